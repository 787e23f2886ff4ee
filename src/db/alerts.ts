import { type ColumnType, type Generated, type Insertable, type Selectable, sql } from 'kysely'
import type { AlertInputs } from '../alerting/alert-inputs.ts'
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
  /** Version of the knowledge, and the program's version; unknown of alerts older than these columns. */
  pack_hash: string | null
  code_version: string | null
  /** What it was decided from (`AlertInputs`). */
  inputs: ColumnType<AlertInputs | null, string, string>
  /** Why it was not sent at once: held back for good (throttle, cooldown, muted), or until `send_at`. */
  suppressed: Suppression | null
  /** When it was, or is, to be sent; null: never. */
  send_at: Date | null
  /** The `alert.digest` that told of it. */
  digest_id: string | null
  /** How far the story had come when receivers were last told. */
  known_outlets: Generated<number>
  known_countries: Generated<string[]>
  known_languages: Generated<string[]>
  created_at: Date
}
export type AlertRow = Selectable<AlertTable>
/** `known`: the rule had fired for the article in another story. */
export type Suppression = 'throttle' | 'cooldown' | 'muted' | 'digest' | 'quiet' | 'known'

/** What a story set off, oldest first. */
export function findStoryAlerts(tx: Tx, storyId: string): Promise<StoredAlert[]> {
  return findAlertsOf(tx, 'story_id', storyId)
}

/** What an article set off, whatever its story is now. */
export function findArticleAlerts(tx: Tx, articleId: string): Promise<StoredAlert[]> {
  return findAlertsOf(tx, 'article_id', articleId)
}

function findAlertsOf(
  tx: Tx,
  column: 'story_id' | 'article_id',
  id: string,
): Promise<StoredAlert[]> {
  return tx
    .selectFrom('alerts')
    .select(LISTED)
    .where(column, '=', id)
    .orderBy('created_at')
    .orderBy('id')
    .limit(MAX_ALERTS)
    .execute()
}

/** Rules are hundreds at most, and each alerts once for a story. */
const MAX_ALERTS = 10_000

export async function updateAlert(
  tx: Tx,
  id: string,
  change: Partial<
    Pick<
      AlertRow,
      'known_outlets' | 'known_countries' | 'known_languages' | 'send_at' | 'digest_id'
    >
  >,
): Promise<void> {
  await tx.updateTable('alerts').set(change).where('id', '=', id).execute()
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

/** How many alerts of a rule were sent, or are to be, after `since` and up to `until`. */
export async function countSentAlerts(
  tx: Tx,
  ruleId: string,
  since: Date,
  until: Date,
): Promise<number> {
  const row = await tx
    .selectFrom('alerts')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('rule_id', '=', ruleId)
    .where('send_at', '>', since)
    .where('send_at', '<=', until)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** Without what it was decided from, which is as long as the article. */
export type StoredAlert = Omit<AlertRow, 'inputs'>
/** As a list shows it. */
export type AlertInList = StoredAlert & { title: string }

const LISTED = [
  'alerts.id',
  'alerts.rule_id',
  'alerts.story_id',
  'alerts.article_id',
  'alerts.severity',
  'alerts.because',
  'alerts.config_hash',
  'alerts.pack_hash',
  'alerts.code_version',
  'alerts.suppressed',
  'alerts.send_at',
  'alerts.digest_id',
  'alerts.known_outlets',
  'alerts.known_countries',
  'alerts.known_languages',
  'alerts.created_at',
] as const

/** One alert with what it was decided from. */
export function getAlert(
  db: Db,
  id: string,
): Promise<(AlertInList & Pick<AlertRow, 'inputs'>) | undefined> {
  return db
    .selectFrom('alerts')
    .innerJoin('stories', 'stories.id', 'alerts.story_id')
    .select([...LISTED, 'alerts.inputs', 'stories.title'])
    .where('alerts.id', '=', id)
    .executeTakeFirst()
}

/** When the digest is due that alerts of a rule are collected for; undefined when none is open. */
export async function getDigestAt(tx: Tx, ruleId: string, now: Date): Promise<Date | undefined> {
  const row = await tx
    .selectFrom('alerts')
    .select('send_at')
    .where('rule_id', '=', ruleId)
    .where('suppressed', '=', 'digest')
    .where('digest_id', 'is', null)
    .where('send_at', '>', now)
    .orderBy('send_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.send_at ?? undefined
}

/** Newest first. */
export function findAlerts(
  db: Db,
  page: { before?: { at: Date; id: string }; ruleId?: string; storyId?: string; limit: number },
): Promise<AlertInList[]> {
  let query = db
    .selectFrom('alerts')
    .innerJoin('stories', 'stories.id', 'alerts.story_id')
    .select([...LISTED, 'stories.title'])
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
