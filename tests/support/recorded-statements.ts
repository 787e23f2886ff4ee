import { Kysely, PostgresDialect } from 'kysely'
import type pg from 'pg'
import { type Database, type Db, openDatabase } from '../../src/db/database.ts'

export interface Statement {
  sql: string
  parameters: readonly unknown[]
}

/** A pool of its own on a database, with what was asked through it. */
export interface RecordedDatabase {
  db: Db
  pool: pg.Pool
  /** Oldest first; those carried out inside a transaction too. */
  statements: Statement[]
  /** Most connections in use at one time. */
  mostAtOnce(): number
}

/** @param onStatement told of each when it is done */
export function recordStatements(
  url: string,
  onStatement: (sql: string) => void = () => {},
): RecordedDatabase {
  const { pool } = openDatabase({ url })
  const statements: Statement[] = []
  const used = { now: 0, most: 0 }
  pool.on('acquire', () => {
    used.now += 1
    used.most = Math.max(used.most, used.now)
  })
  pool.on('release', () => {
    used.now -= 1
  })
  const db = new Kysely<Database>({
    dialect: new PostgresDialect({ pool }),
    log: ({ query }) => {
      statements.push(query)
      onStatement(query.sql)
    },
  })
  return { db, pool, statements, mostAtOnce: () => used.most }
}
