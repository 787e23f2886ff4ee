import { type Kysely, sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase } from '../../../src/db/database.ts'
import { MIGRATIONS, type Migration, migrate, schemaVersion } from '../../../src/db/migrate.ts'
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts'

let database: TestDatabase
let opened: Kysely<unknown>[]
beforeEach(async () => {
  database = await createTestDatabase()
  opened = []
})
afterEach(async () => {
  await Promise.all(opened.map((db) => db.destroy()))
  await database.drop()
})

function open(): Kysely<unknown> {
  const { db } = openDatabase({ url: database.url, maxConnections: 3 })
  opened.push(db as never)
  return db as never
}

async function tables(db: Kysely<unknown>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = 'public'
    order by table_name`.execute(db)
  return rows.map(({ name }) => name)
}

const addNotes: Migration = {
  number: MIGRATIONS.length + 1,
  name: 'notes',
  up: async (tx) => void (await sql`create table notes (id integer primary key)`.execute(tx)),
}

test('an empty database comes to the newest schema, and a second start changes nothing', async () => {
  const db = open()
  expect(await migrate(db)).toEqual(MIGRATIONS.map(({ number }) => number))
  const after = await tables(db)
  expect(after).toContain('feeds')
  expect(after).toContain('deliveries')
  expect(await migrate(db)).toEqual([])
  expect(await tables(db)).toEqual(after)
})

test('of several starters at once one applies each migration', async () => {
  const applied = await Promise.all([open(), open(), open(), open()].map((db) => migrate(db)))
  expect(applied.flat().sort((a, b) => a - b)).toEqual(MIGRATIONS.map(({ number }) => number))
})

test('a migration that breaks off in its middle leaves nothing, and the next start applies it', async () => {
  const db = open()
  await migrate(db)
  const before = await tables(db)
  const broken: Migration = {
    ...addNotes,
    up: async (tx) => {
      await addNotes.up(tx)
      throw new Error('the machine went away')
    },
  }
  await expect(migrate(db, [...MIGRATIONS, broken])).rejects.toThrow('the machine went away')
  expect(await tables(db)).toEqual(before)
  expect(await migrate(db, [...MIGRATIONS, addNotes])).toEqual([addNotes.number])
})

test('the first migration broken off leaves an empty database', async () => {
  const db = open()
  const broken: Migration = {
    number: 1,
    name: 'initial',
    up: async (tx) => {
      await MIGRATIONS[0]?.up(tx)
      throw new Error('killed')
    },
  }
  await expect(migrate(db, [broken])).rejects.toThrow('killed')
  expect(await tables(db)).toEqual([])
})

test('a database of the version before is brought up with its rows', async () => {
  const db = open()
  await migrate(db)
  await sql`insert into feeds (id, source, url, name) values ('a', 'file', 'https://a.example/', 'A')`.execute(
    db,
  )
  expect(await migrate(db, [...MIGRATIONS, addNotes])).toEqual([addNotes.number])
  const { rows } = await sql<{ id: string }>`select id from feeds`.execute(db)
  expect(rows).toEqual([{ id: 'a' }])
  expect(await schemaVersion(db)).toBe(addNotes.number)
})

test('a database of a newer scowatch is refused with what to do, and left alone', async () => {
  const db = open()
  await migrate(db, [...MIGRATIONS, addNotes])
  await expect(migrate(open())).rejects.toThrow(
    `The database has schema ${addNotes.number}, this scowatch knows ${MIGRATIONS.length}: ` +
      'it was used by a newer version. Start that version, or restore a backup made before the upgrade.',
  )
  expect(await schemaVersion(db)).toBe(addNotes.number)
})

test('a starter waits for another for as long as its migration takes', async () => {
  const [slow, waiting] = [open(), open()]
  let timeout: string | undefined
  const long: Migration = {
    ...addNotes,
    up: async (tx) => {
      const { rows } = await sql<{ statement_timeout: string }>`show statement_timeout`.execute(tx)
      timeout = rows[0]?.statement_timeout
      await addNotes.up(tx)
    },
  }
  const applied = await Promise.all([slow, waiting].map((db) => migrate(db, [...MIGRATIONS, long])))
  expect(applied.flat().sort((a, b) => a - b)).toEqual(
    [...MIGRATIONS, long].map(({ number }) => number),
  )
  expect(timeout).toBe('0')
})
