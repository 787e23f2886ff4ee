import { afterAll, beforeAll, expect, test } from 'vitest'
import { fetchRobots } from '../../../src/net/fetch-robots.ts'
import { mayFetch } from '../../../src/net/robots.ts'
import type { FakeResponse } from '../../support/fake-web.ts'
import { type ClientUnderTest, startClientUnderTest, USER_AGENT } from './client-under-test.ts'

let it: ClientUnderTest
beforeAll(async () => {
  it = await startClientUnderTest()
})
afterAll(() => it.close())

const NOW = new Date('2026-03-01T12:00:00Z')
const HOUR_MS = 3_600_000
const FORBID_ALL = 'User-agent: *\nDisallow: /'

test.each([
  ['rules', { body: FORBID_ALL }, 'rules', 24 * HOUR_MS],
  [
    'rules with a lifetime',
    { body: FORBID_ALL, headers: { 'cache-control': 'max-age=7200' } },
    'rules',
    2 * HOUR_MS,
  ],
  [
    'rules never fresh',
    { body: FORBID_ALL, headers: { 'cache-control': 'no-cache' } },
    'rules',
    HOUR_MS,
  ],
  [
    'rules fresh for a year',
    { body: FORBID_ALL, headers: { 'cache-control': 'max-age=31536000' } },
    'rules',
    24 * HOUR_MS,
  ],
  ['404', { status: 404 }, 'allow-all', 24 * HOUR_MS],
  ['403', { status: 403 }, 'allow-all', 24 * HOUR_MS],
  ['410', { status: 410 }, 'allow-all', 24 * HOUR_MS],
  ['429', { status: 429 }, 'disallow-all', HOUR_MS],
  ['500', { status: 500 }, 'disallow-all', HOUR_MS],
  [
    '503 with Retry-After',
    { status: 503, headers: { 'retry-after': '7200' } },
    'disallow-all',
    2 * HOUR_MS,
  ],
  [
    'redirects in a circle',
    { status: 302, headers: { location: '/robots.txt' } },
    'allow-all',
    24 * HOUR_MS,
  ],
  [
    'redirect to a private address',
    { status: 302, headers: { location: 'http://10.0.0.1/' } },
    'disallow-all',
    HOUR_MS,
  ],
] as [string, FakeResponse, string, number][])('%s', async (_why, answer, kind, freshForMs) => {
  it.web.route('/robots.txt', answer)
  const policy = await fetchRobots(it.client, it.web.url('').replace(/\/$/, ''), NOW)
  expect(policy).toMatchObject({ kind, freshForMs })
  expect(mayFetch(policy, it.web.url('/page'), USER_AGENT)).toBe(kind === 'allow-all')
})

test('a robots.txt over 500 KiB counts up to there', async () => {
  it.web.route('/robots.txt', { body: `${FORBID_ALL}\n${'# x\n'.repeat(1_000_000)}` })
  const policy = await fetchRobots(it.client, it.web.url('/'), NOW)
  expect(policy.text).toHaveLength(500 * 1024)
  expect(mayFetch(policy, it.web.url('/page'), USER_AGENT)).toBe(false)
})

test('an unreachable host forbids everything for an hour', async () => {
  const other = await startClientUnderTest()
  await other.web.close()
  const policy = await fetchRobots(other.client, other.web.url('/'), NOW)
  expect(policy).toMatchObject({ kind: 'disallow-all', freshForMs: HOUR_MS })
  await other.client.close()
})

test('a caller that gives up gets the error, not a policy', async () => {
  const asked = fetchRobots(it.client, it.web.url('/'), NOW, AbortSignal.abort())
  await expect(asked).rejects.toMatchObject({ code: 'aborted' })
})
