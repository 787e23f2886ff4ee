import { afterAll, beforeAll, expect, test } from 'vitest'
import { endSilence, openSilence } from '../../../src/db/silences.ts'
import { type ApiUnderTest, openApi } from './api-under-test.ts'

const SINCE = new Date('2026-11-20T08:00:00Z')
const TOLD = new Date('2026-11-21T08:05:00Z')

let api: ApiUnderTest
beforeAll(async () => {
  api = await openApi({ alerts: { silence: { send: [], feeds: 'all' } } })
})
afterAll(() => api.close())

test('silences that are open are listed, counted and shown; those that ended are not', async () => {
  const { db } = api.ctx
  const silence = { since: SINCE, told_at: TOLD }
  await db.transaction().execute(async (tx) => {
    await openSilence(tx, { subject: 'feed:herald', reason: 'quiet', ...silence })
    await openSilence(tx, { subject: 'country:KZ', reason: 'no-source', ...silence })
    await openSilence(tx, { subject: 'all', reason: 'failing', ...silence })
    const ended = await openSilence(tx, { subject: 'feed:back', reason: 'failing', ...silence })
    await endSilence(tx, ended?.id ?? '', TOLD)
  })
  const times = { since: SINCE.toISOString(), toldAt: TOLD.toISOString() }
  expect((await api.get('/api/v1/silences')).json).toEqual({
    items: [
      { source: { kind: 'feed', id: 'herald' }, reason: 'quiet', ...times },
      { source: { kind: 'country', id: 'KZ' }, reason: 'no-source', ...times },
      { source: { kind: 'all', id: 'all' }, reason: 'failing', ...times },
    ],
    next: null,
  })
  const metrics = (await api.get('/metrics')).text
  for (const reason of ['quiet', 'failing', 'no-source'])
    expect(metrics).toContain(`scowatch_silences{reason="${reason}"} 1`)
  const page = (await api.get('/')).text
  expect(page).toContain('<td>country KZ</td><td>no-source</td><td>since 2026-11-20 08:00</td>')
  expect(page).not.toContain('feed back')
})
