import { type ColumnType, type Generated, type Insertable, type Selectable, sql } from 'kysely'
import type { Db, Tx } from './database.ts'
import { batchesOf } from './storable.ts'

/** An entry seen in a feed; unique by (feed_id, item_key). */
export interface ItemTable {
  id: Generated<string>
  feed_id: string
  item_key: string
  /** Of title and texts as the feed stated them: a change is a revision. */
  content_hash: string
  guid: string | null
  url: string | null
  canonical_url: string | null
  title: string
  author: string | null
  published_at: Date | null
  updated_at: Date | null
  summary_html: string
  content_html: string
  categories: ColumnType<string[], string, string>
  first_seen_at: Date
  /** When its feed was last known to list it, to `LISTED_MS`; null: when it was first seen. */
  listed_at: Generated<Date | null>
  /** When retention deleted its articles and found that the feed lists it: it stays known, without texts. */
  kept_at: Generated<Date | null>
  state: Generated<'new' | 'read' | 'failed'>
  /** Older than the feed's first check or arrived in a flood: stored and tagged, never alerted. */
  backfill: Generated<boolean>
  revision: Generated<number>
  read_attempts: Generated<number>
  next_read_at: Date
  read_error: string | null
}
export type ItemRow = Selectable<ItemTable>
export type NewItem = Insertable<ItemTable>

/** `due`: to be read now; an item that is changed all the time waits longer each time. */
export interface SavedItem {
  id: string
  fresh: boolean
  due: boolean
}

/** Changes after which a page is read again at once; each further one waits twice as long. */
const FREE_REVISIONS = 5
const FIRST_WAIT_MIN = 15
/** Six doublings: 16 hours. */
const MOST_DOUBLINGS = 6

/**
 * Stores items not seen before and reopens those whose text changed.
 * @returns what was stored, new ones told apart by `fresh`
 */
export async function saveItems(tx: Tx, items: readonly NewItem[]): Promise<SavedItem[]> {
  const saved: SavedItem[] = []
  for (const batch of batchesOf(items)) saved.push(...(await saveBatch(tx, batch)))
  return saved
}

function saveBatch(tx: Tx, items: NewItem[]): Promise<SavedItem[]> {
  const now = items[0]?.next_read_at ?? null
  return tx
    .insertInto('items')
    .values(items)
    .onConflict((oc) =>
      oc
        .columns(['feed_id', 'item_key'])
        .doUpdateSet((eb) => ({
          content_hash: eb.ref('excluded.content_hash'),
          title: eb.ref('excluded.title'),
          updated_at: eb.ref('excluded.updated_at'),
          // One that retention had emptied begins again, and stays what it was: no news.
          first_seen_at: sql<Date>`case when items.kept_at is null then items.first_seen_at else excluded.first_seen_at end`,
          kept_at: null,
          summary_html: eb.ref('excluded.summary_html'),
          content_html: eb.ref('excluded.content_html'),
          state: sql<'new'>`'new'`,
          revision: sql<number>`items.revision + 1`,
          read_attempts: sql<number>`0`,
          next_read_at: sql<Date>`case
            when items.revision < ${FREE_REVISIONS} then excluded.next_read_at
            when items.state = 'new' then items.next_read_at
            else excluded.next_read_at + interval '1 minute' * ${FIRST_WAIT_MIN}
              * power(2, least(items.revision - ${FREE_REVISIONS}, ${MOST_DOUBLINGS})) end`,
        }))
        .where(sql<boolean>`items.content_hash <> excluded.content_hash`),
    )
    .returning([
      'id',
      sql<boolean>`revision = 1`.as('fresh'),
      sql<boolean>`state = 'new' and next_read_at <= ${now}`.as('due'),
    ])
    .execute()
}

/** What is compared of an item that the feed had before, and when it was last known to list it. */
export type ListedItem = Pick<
  ItemRow,
  'id' | 'item_key' | 'canonical_url' | 'title' | 'content_hash' | 'published_at'
> & { listed_at: Date }

const LISTED = sql`id, item_key, canonical_url, title, content_hash, published_at,
  coalesce(listed_at, first_seen_at) as listed_at`

/** Which of these keys and addresses the feed already has. */
export async function findKnownItems(
  db: Db,
  feedId: string,
  keys: readonly string[],
  addresses: readonly string[],
): Promise<ListedItem[]> {
  const { rows } = await sql<ListedItem>`
    select ${LISTED} from items where feed_id = ${feedId}
      and (item_key = any(${[...keys]}::text[]) or canonical_url = any(${[...addresses]}::text[]))`.execute(
    db,
  )
  return rows
}

/** Items of a feed that one would still find in it: more than any feed lists, less than its archive. */
const RECENT = 5_000

/** Recent items of a feed with one of these titles. */
export async function findItemsByTitle(
  db: Db,
  feedId: string,
  titles: readonly string[],
): Promise<ListedItem[]> {
  const { rows } = await sql<ListedItem>`
    select ${LISTED} from (select * from items where feed_id = ${feedId} order by id desc limit ${RECENT}) recent
    where title = any(${[...titles]}::text[])`.execute(db)
  return rows
}

/** How exactly it is known until when a feed listed an item: one that stays costs a write in this time. */
const LISTED_MS = 3 * 86_400_000

/** Notes that a feed lists these items, where that was last noted a while ago. */
export async function noteListed(db: Db, items: readonly ListedItem[], now: Date): Promise<void> {
  const old = items.filter(({ listed_at: at }) => now.getTime() - at.getTime() > LISTED_MS)
  if (old.length === 0) return
  await sql`
    update items set listed_at = ${now} where id in (
      select id from items where id = any(${old.map(({ id }) => id)}::bigint[])
      order by id for no key update skip locked)`.execute(db)
}

export function getItem(db: Db, id: string): Promise<ItemRow | undefined> {
  return db.selectFrom('items').selectAll().where('id', '=', id).executeTakeFirst()
}

export type ItemChange = Partial<
  Pick<ItemRow, 'state' | 'read_attempts' | 'next_read_at' | 'read_error'>
>

/** Waits until no other reading of the item is being stored. @returns its revision as it is now */
export async function lockItem(tx: Tx, id: string): Promise<number | undefined> {
  const row = await tx
    .selectFrom('items')
    .select('revision')
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return row?.revision
}

/** Changes an item unless the feed revised it meanwhile: then it stays open to be read again. */
export async function updateItem(
  db: Db,
  item: Pick<ItemRow, 'id' | 'revision'>,
  change: ItemChange,
): Promise<void> {
  await db
    .updateTable('items')
    .set(change)
    .where('id', '=', item.id)
    .where('revision', '=', item.revision)
    .execute()
}

/**
 * Whether an item of another feed, seen a little earlier, leads to the same address and is about to
 * be read for the first time.
 */
export async function isBeingRead(
  db: Db,
  item: Pick<ItemRow, 'id' | 'canonical_url'>,
  since: Date,
): Promise<boolean> {
  if (item.canonical_url === null) return false
  const row = await db
    .selectFrom('items')
    .innerJoin('feeds', 'feeds.id', 'items.feed_id')
    .select('items.id')
    .where('items.canonical_url', '=', item.canonical_url)
    .where(sql<boolean>`items.id < ${item.id}::bigint`)
    .where('items.state', '=', 'new')
    .where('items.revision', '=', 1)
    .where('items.read_attempts', '=', 0)
    .where('items.first_seen_at', '>=', since)
    .where('feeds.read', '=', 'page')
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Items that wait to be read since before `dueBefore`, longest first. */
export async function findItemsToRead(db: Db, dueBefore: Date, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('items')
    .select('id')
    .where('state', '=', 'new')
    .where('next_read_at', '<=', dueBefore)
    .orderBy('next_read_at')
    .limit(limit)
    .execute()
  return rows.map((row) => row.id)
}
