import { type Kysely, sql } from 'kysely'
import { ScowatchError } from '../errors.ts'
import { initial } from './migrations/0001-initial.ts'
import { alertInputs } from './migrations/0002-alert-inputs.ts'
import { polling } from './migrations/0003-polling.ts'
import { feedSources } from './migrations/0004-feed-sources.ts'
import { alertSending } from './migrations/0005-alert-sending.ts'
import { endpointEvents } from './migrations/0006-endpoint-events.ts'
import { arrangedStories } from './migrations/0007-arranged-stories.ts'
import { knowledge } from './migrations/0008-knowledge.ts'
import { pageRules } from './migrations/0009-page-rules.ts'
import { websub } from './migrations/0010-websub.ts'
import { alertsSent } from './migrations/0011-alerts-sent.ts'
import { listedItems } from './migrations/0012-listed-items.ts'
import { postingsByArticle } from './migrations/0013-postings-by-article.ts'

export interface Migration {
  /** 1, 2, 3 … without a gap. */
  number: number
  name: string
  up(tx: Kysely<unknown>): Promise<void>
}

export const MIGRATIONS: readonly Migration[] = [
  initial,
  alertInputs,
  polling,
  feedSources,
  alertSending,
  endpointEvents,
  arrangedStories,
  knowledge,
  pageRules,
  websub,
  alertsSent,
  listedItems,
  postingsByArticle,
]

/** Any number, the same for every scowatch: serialises starters on one database. */
const MIGRATION_LOCK = 5_736_201

/**
 * Brings the schema up to the newest migration. Each runs in a transaction of its own under one
 * advisory lock: an interrupted one leaves nothing, two starters at once apply each once.
 * @returns the numbers applied now
 * @throws ScowatchError when the database was migrated by a newer scowatch
 */
export async function migrate(db: Kysely<unknown>, migrations = MIGRATIONS): Promise<number[]> {
  const applied: number[] = []
  for (const migration of migrations) {
    if (await applyOne(db, migration, migrations.length)) applied.push(migration.number)
  }
  return applied
}

async function applyOne(db: Kysely<unknown>, next: Migration, newest: number): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    // Waiting for another starter, or building an index, may take longer than any other statement.
    await sql`set local statement_timeout = 0`.execute(tx)
    await sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`.execute(tx)
    const current = await schemaVersion(tx)
    if (current > newest) {
      throw new ScowatchError(
        `The database has schema ${current}, this scowatch knows ${newest}: ` +
          'it was used by a newer version. Start that version, or restore a backup made before the upgrade.',
      )
    }
    if (next.number <= current) return false
    await next.up(tx)
    await sql`insert into schema_migrations (number, name) values (${next.number}, ${next.name})`.execute(
      tx,
    )
    return true
  })
}

/** Number of the last migration applied, 0 for an empty database. Creates the ledger when missing. */
export async function schemaVersion(tx: Kysely<unknown>): Promise<number> {
  await sql`create table if not exists schema_migrations (
    number integer primary key, name text not null, applied_at timestamptz not null default now())`.execute(
    tx,
  )
  const { rows } = await sql<{ current: number }>`
    select coalesce(max(number), 0) as current from schema_migrations`.execute(tx)
  return rows[0]?.current ?? 0
}
