import { type Generated, type Selectable, sql } from 'kysely'
import type { Tx } from './database.ts'

/** What the analyst decided by hand; automatic steps neither undo nor repeat it. */
export interface StoryDecisionTable {
  id: Generated<string>
  kind: 'merge' | 'split' | 'move'
  /** The story that stayed: the older of two merged, the one split, the one moved to. */
  story_id: string
  /** The story merged into it, split off it, moved from. */
  other_id: string
  /** Articles split off or moved, their copies included. */
  article_ids: string[]
  at: Date
}
type StoryDecisionRow = Selectable<StoryDecisionTable>

export async function recordDecision(
  tx: Tx,
  decision: Omit<StoryDecisionRow, 'id'>,
): Promise<void> {
  await tx
    .insertInto('story_decisions')
    .values({ ...decision, article_ids: sql`${[...decision.article_ids]}::bigint[]` })
    .execute()
}

/** Whether somebody said by hand that two stories are two. */
export async function areKeptApart(tx: Tx, a: string, b: string): Promise<boolean> {
  const row = await tx
    .selectFrom('story_decisions')
    .select('id')
    .where('kind', '!=', 'merge')
    .where(isPair(a, b))
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Whether somebody arranged a story by hand: no automatic step takes it apart. */
export async function isArrangedByHand(tx: Tx, story: string): Promise<boolean> {
  const row = await tx
    .selectFrom('story_decisions')
    .select('id')
    .where((eb) => eb.or([eb('story_id', '=', story), eb('other_id', '=', story)]))
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** A merge by hand takes back that two stories were kept apart. */
export async function forgetApart(tx: Tx, a: string, b: string): Promise<void> {
  await tx.deleteFrom('story_decisions').where('kind', '!=', 'merge').where(isPair(a, b)).execute()
}

/** What was decided of a merged story holds for the one it went into. */
export async function handOnDecisions(tx: Tx, from: string, into: string): Promise<void> {
  for (const column of ['story_id', 'other_id'] as const) {
    await tx
      .updateTable('story_decisions')
      .set({ [column]: into })
      .where(column, '=', from)
      .where('kind', '!=', 'merge')
      .execute()
  }
  await tx
    .deleteFrom('story_decisions')
    .where('kind', '!=', 'merge')
    .whereRef('story_id', '=', 'other_id')
    .execute()
}

function isPair(a: string, b: string) {
  return sql<boolean>`((story_id = ${a}::bigint and other_id = ${b}::bigint) or (story_id = ${b}::bigint and other_id = ${a}::bigint))`
}
