import { sql } from 'kysely'
import { afterEach, expect, test } from 'vitest'
import { dumpDatabase, restoreDatabase } from '../../../src/db/backup.ts'
import { openDatabase } from '../../../src/db/database.ts'
import { checkFeed } from '../../../src/steps/check-feed.ts'
import { openContext, running, type TestContext } from '../../support/context.ts'
import { startFakeWeb } from '../../support/fake-web.ts'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close()
})

async function archive(): Promise<TestContext> {
  const [web, context] = [await startFakeWeb(), await openContext()]
  open.push(web, context)
  const item = (id: number, title: string, text: string) =>
    `<item><guid>${id}</guid><title>${title}</title><description>${text}</description></item>`
  const items = [
    item(
      1,
      'SCO bank opens an office in Osh',
      'The branch in a former post office lends to orchards and mills.',
    ),
    item(2, 'Weather in Reykjavik', 'Rain until Thursday, then wind from the north.'),
    item(
      3,
      'SCO medical students compare notes on malaria',
      'Sixty trainees of Shanghai Cooperation Organisation states met in Kazan.',
    ),
  ].join('')
  web.route('/feed', {
    body: `<rss version="2.0"><channel><title>F</title>${items}</channel></rss>`,
  })
  await context.declare({ id: 'own', url: web.url('/feed'), read: 'feed' })
  await checkFeed(context.ctx, 'own', running())
  await context.answerBells()
  return context
}

async function linesOf(context: TestContext): Promise<string[]> {
  const lines: string[] = []
  for await (const line of dumpDatabase(context.ctx.db as never, new Date(0))) lines.push(line)
  return lines
}

async function* streamed(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines
}

test('a backup put into an empty database gives the same backup again', async () => {
  const [source, target] = [await archive(), await openContext()]
  open.push(target)
  const lines = await linesOf(source)
  expect(lines.filter((line) => line.startsWith('{"table":"articles"'))).toHaveLength(3)
  expect(await restoreDatabase(target.ctx.db as never, streamed(lines))).toBe(lines.length - 1)
  expect((await linesOf(target)).sort()).toEqual([...lines].sort())
  // New rows continue after the ones put back.
  const { rows } = await sql<{ id: string }>`
    insert into stories (title, first_seen_at, last_seen_at) values ('x', now(), now()) returning id`.execute(
    target.ctx.db,
  )
  const { rows: before } = await sql<{ id: string }>`select max(id) as id from stories`.execute(
    source.ctx.db,
  )
  expect(Number(rows[0]?.id)).toBeGreaterThan(Number(before[0]?.id))
})

test('into a database whose daemon ran for a moment', async () => {
  const [source, target] = [await archive(), await openContext()]
  open.push(target)
  const lines = await linesOf(source)
  await target.declare({ id: 'of-the-configuration', url: 'http://a.example/' })
  await sql`insert into endpoints (id, failures) values ('desk', 1)`.execute(target.ctx.db)
  await sql`insert into silences (subject, reason, since, told_at) values ('all', 'failing', now(), now())`.execute(
    target.ctx.db,
  )
  await restoreDatabase(target.ctx.db as never, streamed(lines))
  expect((await linesOf(target)).sort()).toEqual([...lines].sort())
})

test('a reader that leaves in the middle gives the connection back, and the next one gets all', async () => {
  const { ctx, databaseUrl } = await archive()
  const { db, pool } = openDatabase({ url: databaseUrl, maxConnections: 1 })
  open.push({ close: () => db.destroy() })
  for (let i = 0; i < 3; i++) {
    const lines = dumpDatabase(db as never, new Date(0))
    await lines.next()
    await lines.next()
    await lines.return(undefined)
    expect({ all: pool.totalCount, idle: pool.idleCount }).toEqual({ all: 1, idle: 1 })
  }
  const all: string[] = []
  for await (const line of dumpDatabase(db as never, new Date(0))) all.push(line)
  const expected: string[] = []
  for await (const line of dumpDatabase(ctx.db as never, new Date(0))) expected.push(line)
  expect(all).toEqual(expected)
})

test.each([
  ['into a database that holds items', (lines: string[]) => lines, true, /holds items already/],
  ['what is no backup', () => ['{"a":1}'], false, /not a backup/],
  [
    'a backup of another schema',
    (lines: string[]) => [lines[0]?.replace(/"schema":\d+/, '"schema":999') ?? ''],
    false,
    /schema 999/,
  ],
  [
    'an unknown table',
    (lines: string[]) => [lines[0] ?? '', '{"table":"pg_authid","row":{}}'],
    false,
    /unknown table/,
  ],
] as const)('%s is refused and changes nothing', async (_why, spoil, isFull, message) => {
  const source = await archive()
  const lines = spoil(await linesOf(source))
  const target = isFull ? source : await openContext()
  if (!isFull) open.push(target)
  const before = await linesOf(target)
  await expect(restoreDatabase(target.ctx.db as never, streamed(lines))).rejects.toThrow(message)
  expect((await linesOf(target)).sort()).toEqual(before.sort())
})
