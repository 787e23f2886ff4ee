import { expect, test } from 'vitest'
import { muteStory } from '../../../src/steps/mute-story.ts'
import { replay } from '../../../src/steps/replay-deliveries.ts'
import { sweep } from '../../../src/steps/sweep.ts'
import { openArchive, SUMMIT } from './stored-articles.ts'

const archive = openArchive()
const ctx = () => archive.house.ctx
const HOUR_MS = 3_600_000
/** The clock of the tests stands at 08:00 UTC. */
const QUIET = { from: '07:00', to: '12:00', zone: 'UTC' }

async function alerted(): Promise<string> {
  const id = await archive.stored('SCO ministers link their grids', SUMMIT)
  await archive.analyze(id)
  return (await archive.article(id)).story_id ?? ''
}

/** What the replay is asked to send now. */
async function sent(filter: object): Promise<number> {
  const { replayed } = await replay(ctx(), filter)
  const now = archive.house.clock.now
  const due = (await archive.deliveries()).filter(
    ({ state, next_attempt_at: at }) => state === 'pending' && at <= now,
  )
  expect(due).toHaveLength(replayed)
  return replayed
}

test('what waits for the end of quiet hours is sent by its own id only, else at their end', async () => {
  await archive.rules({ id: 'q', when: 'title:sco', send: ['desk'], quiet: QUIET })
  await alerted()
  const [alert] = await archive.alerts()
  const [delivery] = await archive.deliveries()
  expect(alert?.suppressed).toBe('quiet')
  for (const filter of [
    { since: new Date(0) },
    { endpointId: 'desk' },
    { state: 'pending' },
    { ruleId: 'q' },
    { alertId: alert?.id },
  ])
    expect(await sent(filter)).toBe(0)
  expect(await sent({ id: delivery?.id })).toBe(1)
})

test('what was tried and waits for its next attempt is sent again at once', async () => {
  await archive.rules({ id: 'r', when: 'title:sco', send: ['desk'] })
  await alerted()
  const later = new Date(archive.house.clock.now.getTime() + HOUR_MS)
  await ctx().db.updateTable('deliveries').set({ attempts: 3, next_attempt_at: later }).execute()
  expect(await sent({ endpointId: 'desk' })).toBe(1)
})

test('what a mute withdrew is no dead letter: sent by its own id only', async () => {
  await archive.rules({ id: 'q', when: 'title:sco', send: ['desk', 'other'], quiet: QUIET })
  const story = await alerted()
  await muteStory(ctx(), story, new Date('2027-01-01'))
  const [delivery, ...others] = await archive.deliveries()
  expect([delivery, ...others].map((row) => row?.state)).toEqual(['dead', 'dead'])
  for (const filter of [{ state: 'dead' }, { since: new Date(0) }, { ruleId: 'q' }])
    expect(await sent(filter)).toBe(0)
  expect(await sent({ id: delivery?.id })).toBe(1)
})

test('by alert or rule, digests that tell of it are sent again to who got them', async () => {
  const secret = `whsec_${Buffer.alloc(32, 'a').toString('base64')}`
  const endpoint = (id: string) => ({ id, url: 'https://hook.example/', secret })
  const rule = { when: 'title:news', send: ['all', 'kz'], digest: '1h' }
  await archive.house.configure({
    alerts: {
      endpoints: [endpoint('all'), { ...endpoint('kz'), only: { tags: ['country:KZ'] } }],
      rules: [
        { id: 'd', ...rule },
        { id: 'e', ...rule, send: ['all'] },
      ],
    },
  })
  const kz = await archive.stored('News of a bridge', 'Kazakhstan opened a bridge near a lake.')
  const other = await archive.stored('News of melons', 'Melons were weighed by officials.')
  for (const id of [kz, other]) {
    await archive.analyze(id)
    archive.house.clock.advance(60_000)
  }
  archive.house.clock.advance(HOUR_MS)
  await sweep(ctx())
  expect(await archive.deliveries()).toHaveLength(3)
  const alerts = await archive.alerts()
  const ofRule = (article: string) =>
    alerts.find((row) => row.article_id === article && row.rule_id === 'd')?.id
  const again = async (filter: object) => {
    const delivered = { state: 'delivered', finished_at: archive.house.clock.now } as const
    await ctx().db.updateTable('deliveries').set(delivered).execute()
    await sent(filter)
    const due = (await archive.deliveries()).filter(({ state }) => state === 'pending')
    return due.map((row) => row.endpoint_id).sort()
  }
  expect(await again({ ruleId: 'd' })).toEqual(['all', 'kz'])
  expect(await again({ ruleId: 'e' })).toEqual(['all'])
  expect(await again({ alertId: ofRule(kz) })).toEqual(['all', 'kz'])
  expect(await again({ alertId: ofRule(other) })).toEqual(['all'])
  expect(await again({ alertId: ofRule(other), ruleId: 'e' })).toEqual([])
})
