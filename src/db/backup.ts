import { type Kysely, sql } from 'kysely'
import { ScowatchError } from '../errors.ts'
import { schemaVersion } from './migrate.ts'

/** Parents before children, as foreign keys ask when rows are put back. Leases and caches are left out. */
const TABLES = [
  'feeds',
  'checks',
  'stories',
  'story_decisions',
  'items',
  'articles',
  'article_revisions',
  'tags',
  'retaggings',
  'alerts',
  'events',
  'deliveries',
  'attempts',
  'endpoints',
  'silences',
  'article_prints',
  'story_terms',
  'article_sketches',
  'term_stats',
  'term_totals',
] as const

/** First line of a backup. */
export interface BackupHeader {
  scowatch: 'backup'
  /** Number of the newest migration. */
  schema: number
  madeAt: string
}

const BATCH = 500

/**
 * Every row as one line of JSON after a header line, from one snapshot: consistent while the daemon
 * goes on. Memory stays flat; rows are read by a cursor.
 */
export async function* dumpDatabase(db: Kysely<unknown>, now: Date): AsyncGenerator<string> {
  const lines = new Channel()
  const done = db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      const header: BackupHeader = {
        scowatch: 'backup',
        schema: await newest(tx),
        madeAt: now.toISOString(),
      }
      await lines.put(JSON.stringify(header))
      for (const table of await existing(tx)) await dumpTable(tx, table, lines)
    })
    .finally(() => lines.end())
  // awaited below; a reader that leaves while the transaction fails must not end the process
  done.catch(() => {})
  try {
    yield* lines
    await done
  } finally {
    // a reader that went away: the transaction ends, and its connection is free again
    lines.abandon()
    await done.catch(() => {})
  }
}

async function newest(tx: Kysely<unknown>): Promise<number> {
  const { rows } = await sql<{ n: number }>`select max(number) as n from schema_migrations`.execute(
    tx,
  )
  return rows[0]?.n ?? 0
}

/** Tables of the list that this schema has. */
async function existing(tx: Kysely<unknown>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = current_schema()`.execute(tx)
  const names = new Set(rows.map(({ name }) => name))
  return TABLES.filter((table) => names.has(table))
}

async function dumpTable(tx: Kysely<unknown>, table: string, lines: Channel): Promise<void> {
  const cursor = sql.id(`backup_${table}`)
  await sql`declare ${cursor} cursor for select to_jsonb(t)::text as row from ${sql.id(table)} t`.execute(
    tx,
  )
  for (;;) {
    const { rows } = await sql<{ row: string }>`fetch ${sql.lit(BATCH)} from ${cursor}`.execute(tx)
    for (const { row } of rows) await lines.put(`{"table":"${table}","row":${row}}`)
    if (rows.length < BATCH) break
  }
  await sql`close ${cursor}`.execute(tx)
}

class ReaderLeft extends Error {}

/** Hands lines from the transaction to the reader, one at a time: a slow reader slows the cursor. */
class Channel implements AsyncIterable<string> {
  #waiting: { line: string; taken: () => void } | undefined
  #left: (error: Error) => void = () => {}
  #wake: () => void = () => {}
  #ended = false
  #isAbandoned = false

  /** Resolves when the line is taken; rejects when nobody reads any more. */
  put(line: string): Promise<void> {
    return new Promise((taken, reject) => {
      if (this.#isAbandoned) return reject(new ReaderLeft())
      this.#left = reject
      this.#waiting = { line, taken }
      this.#wake()
    })
  }

  abandon(): void {
    this.#isAbandoned = true
    this.#left(new ReaderLeft())
  }

  end(): void {
    this.#ended = true
    this.#wake()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    for (;;) {
      if (this.#waiting === undefined && !this.#ended) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve
          if (this.#waiting !== undefined || this.#ended) resolve()
        })
      }
      const next = this.#waiting
      if (next === undefined) return
      this.#waiting = undefined
      yield next.line
      next.taken()
    }
  }
}

/**
 * Puts a backup into an empty database, in one transaction: all of it or nothing.
 * @returns rows put back
 * @throws ScowatchError when the database holds articles, or the backup is of another schema
 */
export async function restoreDatabase(
  db: Kysely<unknown>,
  lines: AsyncIterable<string>,
): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql`select 1 from items limit 1`.execute(tx)
    if (rows.length > 0)
      throw new ScowatchError(
        'The database holds items already: restore into an empty one (another --data folder).',
      )
    // What a daemon leaves that ran for a moment: feeds of the configuration, health of endpoints, a test event.
    for (const table of (await existing(tx)).reverse())
      await sql`delete from ${sql.id(table)}`.execute(tx)
    // A copy may come before its original, a merged story before the one it went into.
    await sql`set constraints all deferred`.execute(tx)
    let count = 0
    let batch: Batch | undefined
    let isFirst = true
    for await (const line of lines) {
      if (isFirst) {
        await checkHeader(tx, line)
        isFirst = false
        continue
      }
      const { table, row } = JSON.parse(line) as { table: string; row: unknown }
      if (batch !== undefined && (batch.table !== table || batch.rows.length >= BATCH)) {
        await putBack(tx, batch)
        batch = undefined
      }
      batch ??= { table, rows: [] }
      batch.rows.push(row)
      count += 1
    }
    if (batch !== undefined) await putBack(tx, batch)
    // Subscriptions at hubs are no part of a backup: feeds are asked in their own rhythm again.
    await sql`update feeds set push_until = null where push_until is not null`.execute(tx)
    await advanceIdentities(tx)
    return count
  })
}

interface Batch {
  table: string
  rows: unknown[]
}

async function checkHeader(tx: Kysely<unknown>, line: string): Promise<void> {
  let header: Partial<BackupHeader> = {}
  try {
    header = JSON.parse(line) as Partial<BackupHeader>
  } catch {
    // Judged below, like any other first line that is no header.
  }
  if (header.scowatch !== 'backup')
    throw new ScowatchError('This is not a backup made by `scowatch backup`.')
  const current = await schemaVersion(tx)
  if (header.schema !== current) {
    throw new ScowatchError(
      `The backup has schema ${header.schema}, this scowatch ${current}: restore it with the version that made it, then upgrade.`,
    )
  }
}

async function putBack(tx: Kysely<unknown>, { table, rows }: Batch): Promise<void> {
  if (!TABLES.some((known) => known === table))
    throw new ScowatchError(`The backup names an unknown table ${table}.`)
  const id = sql.id(table)
  await sql`insert into ${id} overriding system value
    select * from jsonb_populate_recordset(null::${id}, ${JSON.stringify(rows)}::jsonb)`.execute(tx)
}

/** New rows continue after the ones put back. */
async function advanceIdentities(tx: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ table: string; column: string }>`
    select table_name as table, column_name as column from information_schema.columns
    where table_schema = current_schema() and is_identity = 'YES'`.execute(tx)
  for (const { table, column } of rows) {
    await sql`select setval(pg_get_serial_sequence(${table}, ${column}),
      coalesce((select max(${sql.id(column)}) from ${sql.id(table)}), 0) + 1, false)`.execute(tx)
  }
}
