import { type ColumnType, type Insertable, type Selectable, sql } from 'kysely'
import type { Because } from '../rules/subject.ts'
import type { Db, Tx } from './database.ts'

/** A rule that fired; once for each rule and story. */
export interface AlertTable {
  /** Derived from rule and story, so that a second run makes no second alert. */
  id: string
  rule_id: string
  story_id: string
  article_id: string
  severity: string
  because: ColumnType<Because[], string, string>
  /** sha256 of the configuration it was decided by. */
  config_hash: string
  /** Why it was only stored, not sent; known: the rule had fired for the article in another story. */
  suppressed: 'throttle' | 'known' | null
  created_at: Date
}
export type AlertRow = Selectable<AlertTable>

/** Rules that already fired for a story. */
export async function findFiredRules(tx: Tx, storyId: string): Promise<Set<string>> {
  const rows = await tx
    .selectFrom('alerts')
    .select('rule_id')
    .where('story_id', '=', storyId)
    .execute()
  return new Set(rows.map((row) => row.rule_id))
}

/** @returns false when the rule had fired for the story before */
export async function insertAlert(tx: Tx, alert: Insertable<AlertTable>): Promise<boolean> {
  const rows = await tx
    .insertInto('alerts')
    .values(alert)
    .onConflict((oc) => oc.doNothing())
    .returning('id')
    .execute()
  return rows.length === 1
}

/** How often a rule was sent since `since`. */
export async function countSentAlerts(tx: Tx, ruleId: string, since: Date): Promise<number> {
  const row = await tx
    .selectFrom('alerts')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('rule_id', '=', ruleId)
    .where('created_at', '>', since)
    .where('suppressed', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** Newest first. */
export function findAlerts(
  db: Db,
  page: { before?: { at: Date; id: string }; ruleId?: string; storyId?: string; limit: number },
): Promise<(AlertRow & { title: string })[]> {
  let query = db
    .selectFrom('alerts')
    .innerJoin('stories', 'stories.id', 'alerts.story_id')
    .selectAll('alerts')
    .select('stories.title')
  const { before } = page
  if (page.ruleId !== undefined) query = query.where('alerts.rule_id', '=', page.ruleId)
  if (page.storyId !== undefined) query = query.where('alerts.story_id', '=', page.storyId)
  if (before !== undefined) {
    query = query.where(sql<boolean>`(alerts.created_at, alerts.id) < (${before.at}, ${before.id})`)
  }
  return query
    .orderBy('alerts.created_at', 'desc')
    .orderBy('alerts.id', 'desc')
    .limit(page.limit)
    .execute()
}
