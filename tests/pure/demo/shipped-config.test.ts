import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { alertsSchema, feedsSchema, keywordsSchema } from '../../../src/config/documents.ts'
import { settingsSchema } from '../../../src/config/settings.ts'
import { compileKeywords } from '../../../src/rules/keywords.ts'
import { parseRule } from '../../../src/rules/parser.ts'

function shipped(name: string): unknown {
  return parse(readFileSync(new URL(`../../../config/${name}`, import.meta.url), 'utf8'))
}

const keywords = keywordsSchema.parse(shipped('keywords.yaml')).keywords
const alerts = alertsSchema.parse(shipped('alerts.yaml'))

test('the settings spelled out are the defaults', () => {
  expect(settingsSchema.parse(shipped('scowatch.yaml'))).toEqual(settingsSchema.parse({}))
})

test('the catalogue is on, nothing is sent', () => {
  const feeds = feedsSchema.parse(shipped('feeds.yaml'))
  expect(feeds.catalogue).toEqual({ countries: 'all', confidence: 'medium' })
  expect(alerts.endpoints).toEqual([])
  expect(alerts.rules.flatMap((rule) => rule.send)).toEqual([])
})

test.each([...keywords])('keyword $id can be read', ({ match }) => {
  expect(() => parseRule(match)).not.toThrow()
})

test.each([...alerts.rules])('rule $id can be read and names keywords that exist', ({ when }) => {
  expect(() => parseRule(when)).not.toThrow()
  const named = [...when.matchAll(/keyword:\(?([a-z, -]+)/g)].flatMap(([, list]) =>
    (list ?? '').split(',').map((id) => id.trim().split(' ')[0]),
  )
  const known = keywords.map((keyword) => keyword.id)
  expect(known).toEqual(expect.arrayContaining(named))
})

test('ids are unique', () => {
  for (const ids of [keywords.map(({ id }) => id), alerts.rules.map(({ id }) => id)]) {
    expect(new Set(ids).size).toBe(ids.length)
  }
})

const compiled = compileKeywords([...keywords])

test.each([
  ['English gas deal', 'en', 'Price of gas agreed for a pipeline through Mongolia', 'gas'],
  ['Russian gas deal', 'ru', 'Цену газа для «Силы Сибири — 2» согласовали', 'gas'],
  ['Chinese without spaces', 'zh', '中俄就天然气管道达成一致', 'gas'],
  [
    'the railway by its Russian name',
    'ru',
    'Тоннель дороги Китай — Кыргызстан — Узбекистан',
    'rail-corridors',
  ],
  ['the railway by its Chinese name', 'zh', '中吉乌铁路开始铺轨', 'rail-corridors'],
  [
    'the bank in Persian',
    'fa',
    'گام تازه برای بانک توسعه سازمان همکاری شانگهای',
    'development-bank',
  ],
  ['RATS in English', 'en', 'Regional Anti-Terrorist Structure names a deputy', 'counter-terror'],
  ['a drill in Kazakh', 'kk', 'Бірлескен жаттығу өтті', 'drills'],
  ['settlement in Hindi', 'hi', 'राष्ट्रीय मुद्राओं में निपटान', 'settlement'],
  ['the Afghan border in Persian', 'fa', 'گذرگاه مرز افغانستان باز شد', 'afghan-border'],
  ['AI in Chinese', 'zh', '人工智能合作论坛开幕', 'digital-ai'],
])('%s is found', (_why, language, title, id) => {
  const tags = compiled.findKeywords({ title, text: '', language, sco: 'none', tags: [] })
  expect(tags.map((tag) => tag.id)).toContain(id)
})

test.each([
  ['a newspaper is no gas', 'ru', 'Газета подняла цены на подписку'],
  ['a gas leak is no deal', 'en', 'Gas leak closes a school for an hour'],
  ['a gym exercise is no drill', 'en', 'Ten exercises for a stiff neck'],
  ['the orchestra', 'en', 'SCO opens its season with a lost overture'],
])('%s', (_why, language, title) => {
  const tags = compiled.findKeywords({ title, text: '', language, sco: 'none', tags: [] })
  expect(tags).toEqual([])
})
