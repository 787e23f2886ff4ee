import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import type { AlertTable } from './alerts.ts'
import type { ArticleTable, RevisionTable } from './articles.ts'
import type { CheckTable } from './checks.ts'
import type { AttemptTable, DeliveryTable } from './deliveries.ts'
import type { EndpointTable } from './endpoints.ts'
import type { EventTable } from './events.ts'
import type { FeedTable } from './feed-table.ts'
import type { ItemTable } from './items.ts'
import type { RetaggingTable } from './retaggings.ts'
import type { RobotsTable } from './robots.ts'
import type { SilenceTable, WatchTable } from './silences.ts'
import type { StoryTable } from './stories.ts'
import type { StoryDecisionTable } from './story-decisions.ts'
import type { TagTable } from './tags.ts'
import type { WebsubTable } from './websub.ts'

/** Every table by name; each row type lives beside its queries. */
export interface Database {
  feeds: FeedTable
  checks: CheckTable
  items: ItemTable
  articles: ArticleTable
  article_revisions: RevisionTable
  stories: StoryTable
  story_decisions: StoryDecisionTable
  tags: TagTable
  retaggings: RetaggingTable
  alerts: AlertTable
  events: EventTable
  deliveries: DeliveryTable
  attempts: AttemptTable
  endpoints: EndpointTable
  robots: RobotsTable
  websub: WebsubTable
  silences: SilenceTable
  watch: WatchTable
}

/** Statements that stand alone. */
export type Db = Kysely<Database>
/** Statements that must be atomic with their caller's. */
export type Tx = Transaction<Database>

export interface DatabaseOptions {
  /** postgres:// address or a socket address. */
  url: string
  /** Connections at most; two cores saturate below 20. */
  maxConnections?: number
  /** An idle connection broke: logged, the pool opens another. */
  onError?: (error: Error) => void
}

/**
 * Opens the pool behind Kysely. bigint columns arrive as strings, timestamptz as Date.
 * A statement that runs over 60 s is ended by the server, a connection that can't be had in 10 s is an error.
 */
export function openDatabase(options: DatabaseOptions): { db: Db; pool: pg.Pool } {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.maxConnections ?? 16,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    application_name: 'scowatch',
    options:
      '-c statement_timeout=60000 -c idle_in_transaction_session_timeout=60000 -c timezone=UTC',
  })
  pool.on('error', (error) => options.onError?.(error))
  // The pool listens to idle connections only: one that breaks between two statements of a
  // transaction would end the process. The statement that follows fails by itself and says why.
  pool.on('connect', (client) => client.on('error', () => {}))
  return { db: new Kysely<Database>({ dialect: new PostgresDialect({ pool }) }), pool }
}
