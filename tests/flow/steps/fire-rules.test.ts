import { describe, expect, test } from 'vitest'
import { findEvents } from '../../../src/db/events.ts'
import { analyzeArticle } from '../../../src/steps/analyze-article.ts'
import { SECRET } from './deliveries.ts'
import { openArchive, SUMMIT } from './stored-articles.ts'

const archive = openArchive()

describe('rules', () => {
  test('each fires once for a story, whatever joins it', async () => {
    await archive.rules(
      { id: 'sco', when: 'sco:about', send: ['desk', 'other'] },
      { id: 'grids', when: 'title:grids', send: ['desk'] },
      { id: 'stored-only', when: 'sco:about', send: [] },
      { id: 'never', when: 'title:nothing', send: ['desk'] },
    )
    await archive.analyze(await archive.stored('SCO ministers link their grids', SUMMIT))
    await archive.analyze(await archive.stored('Neighbours to share data of their grids', SUMMIT))
    const fired = (await archive.alerts()).map(({ rule_id: rule }) => rule)
    expect(fired.sort()).toEqual(['grids', 'sco', 'stored-only'])
    const sent = await archive.deliveries()
    expect(sent.map(({ endpoint_id: endpoint }) => endpoint).sort()).toEqual([
      'desk',
      'desk',
      'other',
    ])
    expect(new Set(sent.map(({ id }) => id)).size).toBe(3)
  })

  test('a reload in the middle of it decides nothing of an alert', async () => {
    const { house } = archive
    await archive.rules({ id: 'sco', when: 'sco:about', send: ['desk'] })
    const before = house.ctx.current()
    await archive.rules({ id: 'sco', when: 'sco:about', send: ['other'], throttle: '0/h' })
    const after = house.ctx.current()
    let current = before
    const { rules } = before.matchers
    const reloading = {
      ...before.matchers,
      rules: {
        ...rules,
        matchRules: (...asked: Parameters<typeof rules.matchRules>) => {
          current = { ...after, config: { ...after.config, endpoints: [] } }
          house.clock.advance(1)
          return rules.matchRules(...asked)
        },
      },
    }
    current = { ...before, matchers: reloading }
    const id = await archive.stored('SCO ministers link their grids', SUMMIT)
    const begun = house.clock.now
    await analyzeArticle(house.second({ current: () => current }), id)
    expect(await archive.alerts()).toMatchObject([
      { config_hash: before.config.hash, suppressed: null, created_at: begun },
    ])
    expect(await archive.deliveries()).toMatchObject([{ endpoint_id: 'desk' }])
    expect(after.config.hash).not.toBe(before.config.hash)
  })

  test('knowledge that is read in the middle of it is not what tagged the article', async () => {
    const { house } = archive
    const before = house.ctx.current()
    const { version } = before.config.knowledge
    const knowledge = { ...before.config.knowledge, version: 'later' }
    const later = { ...before, config: { ...before.config, knowledge } }
    const reads = [before]
    const id = await archive.stored('SCO ministers link their grids', SUMMIT)
    await analyzeArticle(house.second({ current: () => reads.pop() ?? later }), id)
    expect(await archive.article(id)).toMatchObject({ state: 'analyzed', tagged_with: version })
  })

  test('one added later fires for a story that goes on', async () => {
    await archive.analyze(await archive.stored('SCO ministers link their grids', SUMMIT))
    await archive.rules({ id: 'new', when: 'sco:about', send: ['desk'] })
    await archive.analyze(await archive.stored('Ministers of the SCO at work', SUMMIT))
    expect((await archive.alerts()).map(({ rule_id: rule }) => rule).sort()).toEqual(['new', 'sco'])
  })

  test('history is tagged and never alerts; news that joins its story does', async () => {
    const old = await archive.stored('SCO ministers link their grids', SUMMIT, { backfill: true })
    await archive.analyze(old)
    expect(await archive.article(old)).toMatchObject({ sco: 'about' })
    expect(await archive.alerts()).toEqual([])
    await archive.analyze(await archive.stored('SCO neighbours to share data', SUMMIT))
    expect(await archive.alerts()).toHaveLength(1)
  })

  test('a throttled alert is stored and not sent; when its window has passed others are', async () => {
    await archive.rules({ id: 'sco', when: 'title:news', send: ['desk'], throttle: '2/h' })
    const topics = ['bridges over rivers', 'wheat harvests', 'mountain railways', 'glacier lakes']
    const report = (n: number) =>
      archive.stored(
        `News of ${topics[n]}`,
        `${topics[n]} were the subject of talks in city ${n * 7919}, said official ${n * 104729}.`,
      )
    for (const n of [0, 1, 2]) {
      await archive.analyze(await report(n))
      archive.house.clock.advance(60_000) // alerts of one moment have no order
    }
    expect((await archive.alerts()).map(({ suppressed }) => suppressed)).toEqual([
      null,
      null,
      'throttle',
    ])
    expect(await archive.deliveries()).toHaveLength(2)
    archive.house.clock.advance(3_600_001)
    await archive.analyze(await report(3))
    expect(await archive.deliveries()).toHaveLength(3)
  })

  test('an endpoint gets what it asks for of what rules send it', async () => {
    const endpoint = (id: string, only?: object) => ({
      id,
      url: 'https://a.example/hook',
      secret: SECRET,
      ...(only === undefined ? {} : { only }),
    })
    const send = ['all', 'grave', 'kazakh', 'sco']
    await archive.house.configure({
      alerts: {
        endpoints: [
          endpoint('all'),
          endpoint('grave', { severity: ['high', 'critical'] }),
          endpoint('kazakh', { tags: ['country:KZ'] }),
          endpoint('sco', { tags: ['country:KZ', 'sco:SCO'], severity: ['medium'] }),
        ],
        rules: [{ id: 'routed', when: 'sco:about', send, severity: 'medium' }],
      },
    })
    const article = await archive.stored('SCO ministers link their grids', SUMMIT)
    await archive.analyze(article)
    const told = (await archive.deliveries()).map(({ endpoint_id: id }) => id).sort()
    expect(told).toEqual(['all', 'sco'])
  })

  test('events are numbered in the order of their commits', async () => {
    await archive.rules({ id: 'all', when: 'title:news', send: [] })
    const ids: string[] = []
    for (let n = 0; n < 12; n += 1)
      ids.push(
        await archive.stored(`News ${n * 7919}`, `Report ${n * 104729} of town ${n * 15485863}.`),
      )
    const cursors: string[] = []
    const read = async () => {
      const page = await findEvents(archive.house.ctx.db, cursors.at(-1) ?? '0', 100)
      cursors.push(...page.map(({ seq }) => seq))
    }
    await Promise.all(ids.map((id) => archive.analyze(id).then(read)))
    await read()
    const all = await findEvents(archive.house.ctx.db, '0', 100)
    expect(all.length).toBeGreaterThan(1)
    expect(new Set(cursors)).toEqual(new Set(all.map(({ seq }) => seq)))
  })
})
