import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts'

let first: TestDatabase
let second: TestDatabase

beforeAll(async () => {
  first = await createTestDatabase()
  second = await createTestDatabase()
})

afterAll(async () => {
  await first.drop()
  await second.drop()
})

async function tablesIn(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
    const found = await client.query(
      "select tablename from pg_tables where schemaname = 'public' order by 1",
    )
    return found.rows.map((row: { tablename: string }) => row.tablename)
  } finally {
    await client.end()
  }
}

test('each test file has a database of its own, empty at first', async () => {
  expect(await tablesIn(first.url, 'create table seen (id int)')).toEqual(['seen'])
  expect(await tablesIn(second.url, 'select 1')).toEqual([])
})
