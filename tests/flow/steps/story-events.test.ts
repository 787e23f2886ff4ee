import { describe, expect, test } from 'vitest'
import { MAX_BODY_BYTES } from '../../../src/alerting/payload.ts'
import { mergeByHand, moveByHand, splitByHand } from '../../../src/steps/decide-story.ts'
import { type MoreOfArticle, openArchive, SUMMIT } from './stored-articles.ts'

const archive = openArchive()
const GREW = { outlets: [2, 3], countries: true, languages: true }

/** Sets off the alert of `sco`. */
async function alerted(rule: object = {}): Promise<{ id: string; story: string }> {
  await archive.rules({ id: 'sco', when: 'title:sco', send: ['desk'], ...rule })
  const id = await archive.stored('SCO ministers link their grids', SUMMIT)
  await archive.analyze(id)
  const { story_id } = await archive.article(id)
  return { id, story: story_id ?? '' }
}

let serial = 0
/** An independent report of the same event. */
async function joins(story: string, more: MoreOfArticle = {}): Promise<string> {
  serial += 1
  const town = `Town ${serial * 7919}`
  const id = await archive.stored(`Report from ${town}`, `${town} tells of ${serial * 104729}.`, {
    story,
    language: 'en',
    ...more,
  })
  await archive.analyze(id)
  return id
}

const grown = async () =>
  (await archive.events())
    .filter(({ type }) => type === 'story.grew')
    .map(({ data: { grew } }) => grew.threshold ?? grew.country ?? grew.language)
const corrections = async () =>
  (await archive.events()).filter(({ type }) => type === 'story.corrected')

describe('story.grew', () => {
  test('each threshold is told once, to the endpoints of the rule, whatever comes later', async () => {
    const { story } = await alerted({ grew: GREW })
    await joins(story)
    expect(await grown()).toEqual([2])
    await joins(story, { country: 'KZ', language: 'ru' })
    expect(await grown()).toEqual([2, 3, 'KZ', 'ru'])
    await joins(story, { country: 'KZ', language: 'ru' })
    await joins(story)
    expect(await grown()).toEqual([2, 3, 'KZ', 'ru'])
    expect(await archive.alerts()).toHaveLength(1)
    const sent = await archive.deliveries()
    expect(sent.map(({ endpoint_id: endpoint }) => endpoint)).toEqual(Array(5).fill('desk'))
  })

  test('the event tells the alert, the story as it is, and what brought it there', async () => {
    const { id, story } = await alerted({ grew: { countries: true } })
    const newcomer = await joins(story, { country: 'KG' })
    const [fired, grew] = await archive.events()
    expect(grew?.data).toMatchObject({
      schema: 1,
      alert: fired?.data.alert,
      article: { id, title: 'SCO ministers link their grids' },
      story: { id: story, articles: 2 },
      grew: {
        kind: 'country',
        country: 'KG',
        before: { outlets: 1, countries: ['UZ'] },
        now: { outlets: 2, countries: ['KG', 'UZ'] },
        article: { id: newcomer, feed: { country: 'KG' } },
      },
    })
    expect(grew?.data.tags).toEqual(fired?.data.tags)
    expect(Buffer.byteLength(grew?.bytes ?? '')).toBeLessThan(MAX_BODY_BYTES)
  })

  test('copies are no further outlets', async () => {
    await alerted({ grew: GREW })
    await archive.analyze(await archive.stored('SCO neighbours to share data', SUMMIT))
    expect(await grown()).toEqual([])
  })

  test('what a story had reached before its alert is not growth', async () => {
    const { story } = await alerted()
    await joins(story)
    await joins(story, { country: 'KZ' })
    await archive.rules({ id: 'late', when: 'title:report', send: ['desk'], grew: GREW })
    await joins(story)
    expect((await archive.alerts()).map(({ rule_id: rule }) => rule).sort()).toEqual([
      'late',
      'sco',
    ])
    expect(await grown()).toEqual([])
  })

  test('only listed countries, where they are listed', async () => {
    const { story } = await alerted({ grew: { countries: ['KG'] } })
    await joins(story, { country: 'KZ' })
    await joins(story, { country: 'KG' })
    expect(await grown()).toEqual(['KG'])
  })

  test('an archive that appears is not growth by itself', async () => {
    const { story } = await alerted({ grew: GREW })
    await joins(story, { backfill: true })
    expect(await grown()).toEqual([])
  })

  test('nor does the next article tell of it', async () => {
    const { story } = await alerted({ grew: GREW })
    await joins(story, { backfill: true, country: 'KZ', language: 'ru' })
    await joins(story, { backfill: true })
    await joins(story)
    expect(await grown()).toEqual([])
    await joins(story, { country: 'KG' })
    expect(await grown()).toEqual(['KG'])
  })

  test('an analysis that runs again tells nothing again', async () => {
    const { story } = await alerted({ grew: GREW })
    const id = await joins(story)
    await archive.house.ctx.db
      .updateTable('articles')
      .set({ state: 'stored' })
      .where('id', '=', id)
      .execute()
    await archive.house.ctx.db.updateTable('alerts').set({ known_outlets: 1 }).execute()
    await archive.analyze(id)
    expect(await grown()).toEqual([2])
    expect(await archive.deliveries()).toHaveLength(2)
  })

  test('nobody is told who was never told of the alert', async () => {
    const { story } = await alerted({ grew: GREW, throttle: '0/h' })
    await joins(story)
    expect(await archive.events()).toEqual([])
  })
})

describe('story.corrected', () => {
  const minute = () => archive.house.clock.advance(60_000)
  async function changed(id: string, change: { title?: string; text?: string }) {
    minute()
    await archive.revise(id, change)
    await archive.analyze(id)
  }

  test('one event for each revision, with the difference', async () => {
    const { id } = await alerted()
    await changed(id, {
      title: 'SCO ministers do not link their grids',
      text: SUMMIT.replace('on Monday', 'on Tuesday'),
    })
    const [event, ...others] = await corrections()
    expect(others).toEqual([])
    expect(event?.data).toMatchObject({
      alert: { rule: { id: 'sco' }, because: [{ clause: 'title:sco' }] },
      article: { id, title: 'SCO ministers do not link their grids' },
      corrected: {
        revision: 1,
        stillMatches: true,
        title: {
          before: 'SCO ministers link their grids',
          after: 'SCO ministers do not link their grids',
        },
        kept: 3,
        changes: [{ kind: 'changed', paragraph: 0, before: 'Monday', after: 'Tuesday' }],
        omitted: 0,
      },
    })
    await changed(id, { title: 'Ministers of the region quarrel' })
    const second = (await corrections())[1]
    expect(second?.data).toMatchObject({
      alert: { because: [] },
      corrected: { revision: 2, stillMatches: false, changes: [] },
    })
    expect(await archive.alerts()).toHaveLength(1)
    expect(await archive.deliveries()).toHaveLength(3)
  })

  test.each<[why: string, arrange: (id: string, other: string, story: string) => Promise<unknown>]>(
    [
      [
        'after a merge with a story that the same rule had alerted',
        async (_id, other, story) => {
          const { story_id: older } = await archive.article(other)
          await mergeByHand(archive.house.ctx, story, older ?? '')
        },
      ],
      [
        'after a split',
        async (id, other, story) => {
          await moveByHand(archive.house.ctx, other, story)
          await splitByHand(archive.house.ctx, [id])
        },
      ],
    ],
  )('%s it is told once, of the alert that was sent', async (_why, arrange) => {
    await archive.rules({ id: 'sco', when: 'title:sco', send: ['desk'] })
    const other = await archive.stored('SCO swimming pool opens late', 'Tiles were late again.')
    await archive.analyze(other)
    minute()
    const { id, story } = await alerted()
    const alert = (await archive.alerts()).find(({ article_id: article }) => article === id)
    await arrange(id, other, story)
    await changed(id, { title: 'SCO ministers do not link their grids' })
    const [event, ...others] = await corrections()
    expect(others).toEqual([])
    expect(event?.data).toMatchObject({
      alert: { id: alert?.id },
      story: { id: (await archive.article(id)).story_id },
    })
  })

  test('two changes before the analysis are one, told from what receivers know', async () => {
    const { id } = await alerted()
    minute()
    await archive.revise(id, { title: 'SCO one' })
    await archive.revise(id, { title: 'SCO two' })
    await archive.analyze(id)
    expect((await corrections()).map(({ data }) => data.corrected)).toMatchObject([
      { revision: 2, title: { before: 'SCO ministers link their grids', after: 'SCO two' } },
    ])
  })

  test.each<[why: string, rule: object, change: { title?: string; text?: string }]>([
    ['other quotation marks and spaces', {}, { text: `${SUMMIT.replaceAll(' ', '  ')} ` }],
    ['the rule does not want to know', { corrected: false }, { title: 'SCO: all is different' }],
  ])('none for %s', async (_why, rule, change) => {
    const { id } = await alerted(rule)
    await changed(id, change)
    expect(await corrections()).toEqual([])
  })

  test('titles that are tried out in turn are told once each, others five times a day', async () => {
    const { id } = await alerted()
    for (let n = 0; n < 10; n += 1) await changed(id, { title: `SCO title ${n % 2}` })
    expect(await corrections()).toHaveLength(2)
    for (let n = 0; n < 10; n += 1) await changed(id, { title: `SCO again ${n}` })
    expect(await corrections()).toHaveLength(5)
  })

  test('a text as long as a book stays below the limit', async () => {
    const { id } = await alerted()
    const text = Array.from({ length: 300 }, (_, n) => `${'上'.repeat(900)} ${n}`).join('\n\n')
    await changed(id, { text })
    const [event] = await corrections()
    expect(Buffer.byteLength(event?.bytes ?? '')).toBeLessThan(MAX_BODY_BYTES)
    expect(event?.data.corrected.omitted).toBeGreaterThan(100)
  })

  test('an article that set off nothing is only analysed again', async () => {
    const { story } = await alerted()
    const other = await joins(story)
    await changed(other, { title: 'Report changed' })
    expect(await corrections()).toEqual([])
  })
})
