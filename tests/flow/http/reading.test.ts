import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deliverAlerts } from '../../../src/steps/deliver-alert.ts'
import { running } from '../../support/context.ts'
import { type FakeWeb, startFakeWeb } from '../../support/fake-web.ts'
import { type ApiUnderTest, openApi, publish, walk } from './api-under-test.ts'

const SECRET = `whsec_${Buffer.from('thirty-two bytes of test secret.').toString('base64')}`
const TEXT =
  'Energy ministers of the Shanghai Cooperation Organisation agreed in Tashkent to link their grids. ' +
  'The SCO ministers said that China and Kazakhstan would begin next year, and that rules were settled.'
const NOISE =
  'The municipal swimming pool will open two weeks later than planned, the mayor of the town said, ' +
  'because the tiles that were ordered in spring have not been delivered by the factory yet.'

let web: FakeWeb
let api: ApiUnderTest

beforeAll(async () => {
  web = await startFakeWeb()
  web.route('/hook', { status: 204 })
  api = await openApi({
    alerts: {
      endpoints: [{ id: 'desk', url: web.url('/hook'), secret: SECRET }],
      rules: [
        { id: 'sco', name: 'SCO', when: 'sco:about', send: ['desk'], severity: 'high' },
        { id: 'uranium-mines', when: 'title:uranium' },
      ],
    },
    keywords: { keywords: [{ id: 'grid', name: 'Grids', match: 'grid*' }] },
  })
  const items = [
    { title: 'SCO energy ministers link grids', text: TEXT },
    { title: 'Pool opens late', text: NOISE },
  ]
  await walk(api, {
    id: 'first',
    url: publish(web, '/first', items),
    country: 'UZ',
    ownership: 'state',
  })
  api.clock.advance(60_000)
  const copy = [{ title: 'Power grids of the region to be joined', text: TEXT }]
  await walk(api, { id: 'second', url: publish(web, '/second', copy), country: 'KZ' })
  await deliverAlerts(api.ctx, 'desk', running())
})

afterAll(async () => {
  await api.close()
  await web.close()
})

describe('articles', () => {
  test('a list holds what the contract names, newest first', async () => {
    const { json, status } = await api.get('/api/v1/articles')
    expect(status).toBe(200)
    expect(Object.keys(json)).toEqual(['items', 'next'])
    expect(json.next).toBeNull()
    expect(json.items).toHaveLength(3)
    expect(json.items[0].feedId).toBe('second')
    expect(Object.keys(json.items[0]).sort()).toEqual(
      'canonicalUrl duplicateOf feedId firstSeenAt id language published sco storyId tags title url'.split(
        ' ',
      ),
    )
    expect(json.items[0].tags[0]).toEqual({
      kind: expect.any(String),
      id: expect.any(String),
      label: expect.any(String),
      salience: expect.stringMatching(/about|mention/),
    })
  })

  test.each([
    ['a tag', 'tag=country:KZ', ['first', 'second']],
    ['a keyword', 'tag=keyword:grid', ['first', 'second']],
    ['a feed', 'feed=second', ['second']],
    ['words of the text', 'q=swimming+pool', ['first']],
    ['words nobody wrote', 'q=zebra', []],
    ['punctuation only', 'q=%22%21%26', []],
    ['a time after all', 'since=2027-01-01', []],
    ['a time with an offset', 'until=2026-11-23T13:00:30%2B05:00', ['first', 'first']],
    ['an id of a prototype', 'feed=__proto__', []],
    ['a parameter nobody knows', 'page=1e9&__proto__=1', ['first', 'first', 'second']],
  ])('can be narrowed by %s', async (_why, query, feeds) => {
    const { json, status } = await api.get(`/api/v1/articles?${query}`)
    expect(status).toBe(200)
    expect(json.items.map((item: { feedId: string }) => item.feedId).sort()).toEqual(feeds)
  })

  test('one shows its text, copies, rules, and evidence that is exactly the text', async () => {
    const { items } = (await api.get('/api/v1/articles?feed=first&q=ministers')).json
    const { json } = await api.get(`/api/v1/articles/${items[0].id}`)
    const evidence = json.tags.flatMap((tag: { evidence: object[] }) => tag.evidence)
    expect(evidence.length).toBeGreaterThan(3)
    for (const { field, start, end, text } of evidence)
      expect(json[field].slice(start, end)).toBe(text)
    expect(json.copies).toMatchObject([{ feedId: 'second' }])
    expect(json.rules).toMatchObject([
      { rule: 'sco', matched: true, alertId: expect.stringMatching(/^alr_/), nearest: null },
      { rule: 'uranium-mines', matched: false, alertId: null, nearest: expect.any(String) },
    ])
    expect(json.rules[0].decision).toBe(`fired: ${json.rules[0].alertId}`)
    expect(json.rules[1]).toMatchObject({
      decision: 'the rule does not match',
      missing: ['title:uranium'],
      tree: { clause: 'title:uranium', matched: false, parts: [] },
    })
  })

  test('an alert is decided again, to the byte', async () => {
    const [{ id }] = (await api.get('/api/v1/alerts')).json.items
    const { json } = await api.get(`/api/v1/alerts/${id}`)
    expect(json).toMatchObject({
      again: { same: true, when: 'sco:about', tree: { matched: true } },
      decidedBy: { pack: { was: expect.stringMatching(/^[\d.]+\+[0-9a-f]{12}$/) } },
    })
    expect(json.decidedBy.pack.now).toBe(json.decidedBy.pack.was)
    expect(JSON.parse(json.body).data.alert.id).toBe(id)
    expect((await api.get('/api/v1/alerts/alr_none')).status).toBe(404)
  })

  test('a backtest tells how far it is, then the difference to a saved rule', async () => {
    const ask = { when: 'title:grids', against: 'sco', since: '90d' }
    const { text } = await api.send('POST', '/api/v1/rules/test', ask, {
      accept: 'application/x-ndjson',
    })
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines[0]).toEqual({ done: 3, of: 3 })
    expect(lines.at(-1)).toMatchObject({ alerts: 1, difference: { added: 0, removed: 0 } })
    const refused = await api.send('POST', '/api/v1/rules/test', { ...ask, against: 'contry:RU' })
    expect([refused.status, refused.json.error.code]).toEqual([400, 'bad-rule'])
  })

  test.each([
    ['can never match', 'lang:ru AND lang:zh', 'column 13: the rule can never match'],
    ['asks for a keyword nobody declared', 'gas AND keyword:coal', 'column 9: keyword:coal is not'],
    ['asks for a body nobody has', 'body:SCO-RAST', 'did you mean body:SCO-RATS?'],
    ['is almost the id of a saved rule', 'uranium-minse', 'did you mean uranium-mines?'],
  ])('a backtest of a condition that %s is refused, as the configuration does', async (_why, bad, why) => {
    for (const body of [{ when: bad }, { when: 'gas', against: bad }]) {
      const { status, json } = await api.send('POST', '/api/v1/rules/test', body)
      expect([status, json.error?.code]).toEqual([400, 'bad-rule'])
      expect(json.error.message).toContain(why)
    }
  })

  test.each([
    ['a word with a hyphen', 'anti-terror', 0],
    ['a declared keyword', 'keyword:grid', 1],
    ['a saved rule by its id', 'sco', 1],
  ])('a backtest of %s is run', async (_why, when, alerts) => {
    const { status, json } = await api.send('POST', '/api/v1/rules/test', { when, since: '90d' })
    expect([status, json.alerts]).toEqual([200, alerts])
  })

  test('one that is not there is 404', async () => {
    expect((await api.get('/api/v1/articles/999999')).status).toBe(404)
  })
})

describe('stories', () => {
  test('a story tells who reports it, in order of appearance', async () => {
    const { storyId } = (await api.get('/api/v1/articles?feed=second')).json.items[0]
    const list = await api.get('/api/v1/stories')
    expect(list.json.items.map(({ id }: { id: string }) => id)).toContain(storyId)
    const { json } = await api.get(`/api/v1/stories/${storyId}`)
    expect(json.items.map(({ feedId }: { feedId: string }) => feedId)).toEqual(['first', 'second'])
    expect(json.items[1].duplicateOf).toBe(json.items[0].id)
    expect(json.coverage).toContainEqual({
      country: 'UZ',
      ownership: 'state',
      outlets: ['first'],
      articles: 1,
    })
  })

  test('one that is not there is 404', async () => {
    expect((await api.get('/api/v1/stories/999999')).status).toBe(404)
  })
})

describe('alerts and what was sent', () => {
  test('the copy alerted nobody: one alert, one delivery with one attempt', async () => {
    const alerts = (await api.get('/api/v1/alerts')).json.items
    expect(alerts).toMatchObject([{ rule: { id: 'sco', severity: 'high' }, suppressed: null }])
    expect((await api.get('/api/v1/alerts?rule=uranium-mines')).json.items).toEqual([])
    const [delivery] = (await api.get('/api/v1/deliveries?state=delivered&endpoint=desk')).json
      .items
    const { json } = await api.get(`/api/v1/deliveries/${delivery.id}`)
    expect(json.log).toMatchObject([{ status: 204, outcome: 'delivered' }])
  })

  test('a replay sends the same id and bytes, and events hold those bytes', async () => {
    const [delivery] = (await api.get('/api/v1/deliveries')).json.items
    const replayed = await api.send('POST', `/api/v1/deliveries/${delivery.id}/replay`)
    expect(replayed.json).toMatchObject({ id: delivery.id, state: 'pending' })
    api.clock.advance(1_000)
    await deliverAlerts(api.ctx, 'desk', running())
    const sent = web.requests('/hook').filter((r) => r.headers['webhook-id'] === delivery.id)
    expect(sent).toHaveLength(2)
    expect(sent[1]?.body.equals(sent[0]?.body ?? Buffer.of())).toBe(true)
    const events = (await api.get('/api/v1/events')).json
    expect(events.items[0].body).toBe(sent[0]?.body.toString())
    const after = (await api.get(`/api/v1/events?after=${events.next}`)).json
    expect(after).toEqual({ items: [], next: events.next })
    const afterId = (await api.get(`/api/v1/events?after=${delivery.id}`)).json
    expect(afterId.items).toEqual(events.items.slice(1))
  })

  test('a delivery and an event that are not there are 404', async () => {
    expect((await api.send('POST', '/api/v1/deliveries/msg_none/replay')).status).toBe(404)
    expect((await api.get('/api/v1/deliveries/msg_none')).status).toBe(404)
    expect((await api.get(`/api/v1/events?after=evt_${'0'.repeat(26)}`)).status).toBe(404)
  })
})

describe('endpoints', () => {
  test('a test is delivered like an alert, and the reference library believes it', async () => {
    const { json, status } = await api.send('POST', '/api/v1/endpoints/desk/test')
    expect(status).toBe(202)
    expect(api.rung.of('deliver-alert').at(-1)?.data.endpointId).toBe('desk')
    await deliverAlerts(api.ctx, 'desk', running())
    const sent = web.requests('/hook').at(-1)
    expect(sent?.headers['webhook-id']).toBe(json.id)
    // The test's clock stands still, so the age of the signature is not the question.
    const { body = Buffer.of(), headers = {} } = sent ?? {}
    const signedAt = new Date(Number(headers['webhook-timestamp']) * 1_000)
    expect(new Webhook(SECRET).sign(json.id, signedAt, body.toString())).toBe(
      headers['webhook-signature'],
    )
    expect(JSON.parse(body.toString())).toMatchObject({
      type: 'endpoint.test',
      data: { schema: 1, endpoint: { id: 'desk' } },
    })
  })

  test('a test gives an endpoint that said 410 another chance', async () => {
    web.route('/hook', { status: 410 })
    api.clock.advance(1_000)
    await api.send('POST', '/api/v1/endpoints/desk/test')
    await deliverAlerts(api.ctx, 'desk', running())
    const disabled = (await api.get('/api/v1/endpoints')).json.items
    expect(disabled).toMatchObject([{ id: 'desk', disabledReason: expect.stringContaining('410') }])
    web.route('/hook', { status: 204 })
    api.clock.advance(1_000)
    const again = await api.send('POST', '/api/v1/endpoints/desk/test')
    await deliverAlerts(api.ctx, 'desk', running())
    expect((await api.get(`/api/v1/deliveries/${again.json.id}`)).json.state).toBe('delivered')
    expect((await api.get('/api/v1/endpoints')).json.items[0].disabledAt).toBeNull()
  })

  test('the list holds neither secret nor address', async () => {
    const { text } = await api.get('/api/v1/endpoints')
    expect(text).not.toContain('whsec_')
    expect(text).not.toContain('/hook')
  })

  test('one that is not in alerts.yaml is 404', async () => {
    expect((await api.send('POST', '/api/v1/endpoints/nobody/test')).status).toBe(404)
  })
})

describe('other readers', () => {
  test('rules in force', async () => {
    expect((await api.get('/api/v1/rules')).json.items).toMatchObject([
      { id: 'sco', name: 'SCO', send: ['desk'] },
      { id: 'uranium-mines', name: null, send: [] },
    ])
  })

  test('what matched, as JSON Feed and as Atom that our own reader reads', async () => {
    const { json, headers } = await api.get('/feed.json')
    expect(headers.get('content-type')).toBe('application/feed+json')
    expect(json.version).toContain('jsonfeed.org')
    expect(json.items).toMatchObject([{ title: 'SCO energy ministers link grids', tags: ['sco'] }])
    const { text } = await api.get('/feed.xml')
    const reading = await api.ctx.parser.readFeed(Buffer.from(text), {})
    expect(reading).toMatchObject({ items: [{ title: 'SCO energy ministers link grids' }] })
  })

  test('the stream brings what comes after the cursor', async () => {
    const { items } = (await api.get('/api/v1/events')).json
    const ending = new AbortController()
    const response = await fetch(`${api.url}/api/v1/stream`, {
      headers: { 'last-event-id': items[0].cursor },
      signal: ending.signal,
    })
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    let seen = ''
    for await (const chunk of response.body ?? []) {
      seen += Buffer.from(chunk).toString()
      if (seen.includes(`id: ${items[1].cursor}`)) break
    }
    ending.abort()
    expect(seen).toContain('event: endpoint.test')
    expect(seen).not.toContain(`id: ${items[0].cursor}\n`)
    expect((await api.get('/api/v1/stream?after=x')).status).toBe(400)
  })

  test('metrics in the form of Prometheus', async () => {
    const { text } = await api.get('/metrics')
    expect(text).toMatch(/^scowatch_feeds\{state="active"\} 2$/m)
    expect(text).toMatch(/^scowatch_feeds_health\{state="healthy"\} 2$/m)
    expect(text).toMatch(/^scowatch_feeds_health\{state="blocked"\} 0$/m)
    expect(text).toMatch(/^scowatch_polls_total\{answer="200"\} 2$/m)
    expect(text).toMatch(/^scowatch_polls_total\{answer="304"\} 0$/m)
    expect(text).toMatch(/^scowatch_polls_unconditional_total 2$/m)
    expect(text).toMatch(/^scowatch_polls_early_total 0$/m)
    expect(text).not.toContain(web.host)
  })
})

describe('an edited article', () => {
  test('shows what its outlet changed', async () => {
    const story = (text: string) => [{ title: 'Pump house', text: `${NOISE} ${text}` }]
    const url = publish(web, '/edited', story('Work ends in May.'))
    await walk(api, { id: 'edited', url })
    publish(web, '/edited', story('Work ends in June.'))
    api.clock.advance(3_600_000)
    await walk(api, { id: 'edited', url })
    const { items } = (await api.get('/api/v1/articles?feed=edited')).json
    expect(items).toHaveLength(1)
    const { json } = await api.get(`/api/v1/articles/${items[0].id}`)
    expect(json.text).toContain('June')
    expect(json.revisions).toEqual([
      {
        revision: 1,
        replacedAt: api.clock.now.toISOString(),
        title: null,
        kept: 0,
        changes: [{ kind: 'changed', paragraph: 0, before: 'May.', after: 'June.' }],
        omitted: 0,
      },
    ])
  })
})
