import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cursorOf } from '../../../src/http/paging.ts'
import { type FakeWeb, startFakeWeb } from '../../support/fake-web.ts'
import { type ApiUnderTest, openApi, publish, walk } from './api-under-test.ts'

/** More than fits a page, all first seen in the same millisecond. */
const ITEMS = 23
const TOPICS =
  'bridge orchard library glacier airport museum harvest telescope carpet tunnel archive falcon reservoir theatre quarry vineyard railway lighthouse bakery stadium aquarium printer windmill'.split(
    ' ',
  )

let web: FakeWeb
let api: ApiUnderTest

beforeAll(async () => {
  web = await startFakeWeb()
  api = await openApi({
    alerts: {
      endpoints: [
        {
          id: 'desk',
          url: web.url('/hook'),
          secret: `whsec_${Buffer.alloc(24, 7).toString('base64')}`,
        },
      ],
      rules: [{ id: 'all', when: 'title:opens', send: ['desk'] }],
    },
  })
  const items = TOPICS.slice(0, ITEMS).map((topic, index) => ({
    title: `The ${topic} of town ${index} opens`,
    text: `Visitors of the ${topic} number ${index} came early. `.repeat(4),
  }))
  await walk(api, { id: 'many', url: publish(web, '/many', items) })
})

afterAll(async () => {
  await api.close()
  await web.close()
})

describe.each([
  ['/api/v1/articles', 'rows'],
  ['/api/v1/stories', 'rows'],
  ['/api/v1/alerts', 'derived ids'],
  ['/api/v1/deliveries', 'derived ids'],
])('%s', (path) => {
  test('pages of 5 show everything once, in the order of one long page', async () => {
    const whole = (await api.get(`${path}?limit=200`)).json.items.map(
      ({ id }: { id: string }) => id,
    )
    expect(whole.length).toBeGreaterThan(5)
    const seen: string[] = []
    for (let next: string | null = ''; next !== null; ) {
      const { json } = await api.get(`${path}?limit=5${next === '' ? '' : `&cursor=${next}`}`)
      expect(json.items.length).toBeLessThanOrEqual(5)
      seen.push(...json.items.map(({ id }: { id: string }) => id))
      next = json.next
    }
    expect(seen).toEqual(whole)
    expect(new Set(seen).size).toBe(seen.length)
  })

  test('what a form leaves empty was not asked for, and no page is longer than 200', async () => {
    const whole = (await api.get(path)).json
    expect((await api.get(`${path}?limit=&cursor=`)).json).toEqual(whole)
    expect((await api.get(`${path}?limit=1000000`)).json).toEqual(whole)
  })

  test.each([
    ['limit 0', 'limit=0'],
    ['a limit below it', 'limit=-5'],
    ['half a row', 'limit=1.5'],
    ['a limit that is no number', 'limit=many'],
    ['two limits', 'limit=1&limit=2'],
    ['a cursor that is no base64', 'cursor=%F0%9F%98%80'],
    ['a cursor that is JSON of something else', `cursor=${btoa('{"__proto__":1}')}`],
    ['a cursor with an id of the other kind', `cursor=${wrongKind(path)}`],
    [
      'a cursor with an id that no column holds',
      `cursor=${cursorOf({ at: new Date(0), id: '9'.repeat(40) })}`,
    ],
    ['a cursor with U+0000', `cursor=${cursorOf({ at: new Date(0), id: '\0' })}`],
    ['a cursor of 10 kB', `cursor=${'A'.repeat(10_000)}`],
  ])('refuses %s with a sentence', async (_why, query) => {
    const { status, json } = await api.get(`${path}?${query}`)
    expect({ status, code: json.error.code }).toEqual({ status: 400, code: 'bad-request' })
    expect(json.error.message).toMatch(/^(limit|cursor): \S+ \S+/)
  })
})

function wrongKind(path: string): string {
  const isRow = /articles|stories/.test(path)
  return cursorOf({ at: new Date(0), id: isRow ? `alr_${'a'.repeat(26)}` : '17' })
}
