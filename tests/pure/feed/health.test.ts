import { expect, test } from 'vitest'
import { type FeedFacts, feedHealth, type HealthState } from '../../../src/feed/health.ts'

const NOW = new Date('2026-11-23T08:00:00Z')
const ago = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000)
const ahead = (hours: number) => ago(-hours)

const WELL: FeedFacts = {
  status: 'active',
  statusSince: undefined,
  createdAt: ago(100),
  lastCheckAt: ago(1),
  lastOkAt: ago(1),
  lastStatus: 304,
  error: undefined,
  failingSince: undefined,
  wellSince: ago(50),
  emptySince: undefined,
  quietAfter: ahead(10),
  newestItemAt: ago(2),
  movedTo: undefined,
  movedSince: undefined,
  slowSince: undefined,
  tookMs: 200,
}
const BROKEN = { error: 'the server answered 500', lastStatus: 500, failingSince: ago(9) }

type Row = [HealthState, why: string, change: Partial<FeedFacts>, reason: RegExp, since: Date]

test.each<Row>([
  ['healthy', 'nothing is wrong', {}, /unchanged/, ago(50)],
  ['healthy', 'a full answer', { lastStatus: 200 }, /answers/, ago(50)],
  ['slow', 'long answers', { slowSince: ago(3), tookMs: 14_400 }, /14 s/, ago(3)],
  [
    'quiet',
    'silent against its rhythm',
    { quietAfter: ago(4), newestItemAt: ago(80) },
    /silent.*2026-11-20/,
    ago(4),
  ],
  ['empty', 'no items', { emptySince: ago(7), quietAfter: ago(4) }, /without any item/, ago(7)],
  [
    'moved',
    'a redirect that held',
    { movedTo: 'https://b.example/rss', movedSince: ago(5), slowSince: ago(3) },
    /moved.*https:\/\/b\.example\/rss/,
    ago(5),
  ],
  ['failing', 'it worked before', BROKEN, /answered 500/, ago(9)],
  ['failing', 'no answer at all', { ...BROKEN, lastStatus: undefined }, /500/, ago(9)],
  ['never-worked', 'it never did', { ...BROKEN, lastOkAt: undefined }, /500/, ago(9)],
  ['blocked', 'refused', { ...BROKEN, error: 'answered 403', lastStatus: 403 }, /403/, ago(9)],
  [
    'blocked',
    'asked to wait, and it never worked',
    { ...BROKEN, lastStatus: 429, lastOkAt: undefined },
    /500/,
    ago(9),
  ],
  [
    'gone',
    'taken down',
    { ...BROKEN, status: 'gone', error: 'answered 410', lastStatus: 410 },
    /410/,
    ago(9),
  ],
  [
    'new',
    'not asked yet',
    { lastCheckAt: undefined, lastOkAt: undefined, wellSince: undefined },
    /not checked/,
    ago(100),
  ],
  ['paused', 'by hand', { ...BROKEN, status: 'paused', statusSince: ago(6) }, /by hand/, ago(6)],
  ['removed', 'no longer declared', { status: 'removed', statusSince: ago(8) }, /stay/, ago(8)],
])('%s: %s', (state, _why, change, reason, since) => {
  expect(feedHealth({ ...WELL, ...change }, NOW)).toEqual({
    state,
    reason: expect.stringMatching(reason),
    since,
  })
})

test('a feed without a rhythm is never quiet', () => {
  const facts = { ...WELL, quietAfter: undefined, newestItemAt: ago(5_000) }
  expect(feedHealth(facts, NOW).state).toBe('healthy')
})
