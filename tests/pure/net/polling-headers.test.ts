import { describe, expect, test } from 'vitest'
import { conditionalHeaders, validatorsOf } from '../../../src/net/conditional-get.ts'
import { freshForMs } from '../../../src/net/freshness.ts'
import { httpDate } from '../../../src/net/http-date.ts'
import { retryAfterMs } from '../../../src/net/retry-after.ts'

const NOW = new Date('2026-03-01T12:00:00Z')
const HOUR_MS = 3_600_000
const WEEK_MS = 7 * 24 * HOUR_MS

describe('httpDate', () => {
  test.each([
    ['IMF-fixdate', 'Sun, 06 Nov 1994 08:49:37 GMT', '1994-11-06T08:49:37.000Z'],
    ['RFC 850', 'Sunday, 06-Nov-94 08:49:37 GMT', '1994-11-06T08:49:37.000Z'],
    ['asctime, UTC by definition', 'Sun Nov  6 08:49:37 1994', '1994-11-06T08:49:37.000Z'],
    ['numeric zone', 'Sun, 06 Nov 1994 08:49:37 +0000', '1994-11-06T08:49:37.000Z'],
    ['two digits, near future', 'Sunday, 06-Nov-30 08:49:37 GMT', '2030-11-06T08:49:37.000Z'],
    ['leap second', 'Sat, 31 Dec 2016 23:59:60 GMT', '2016-12-31T23:59:59.000Z'],
    ['31 February', 'Sat, 31 Feb 2026 00:00:00 GMT', undefined],
    ['25 o’clock', 'Sun, 06 Nov 1994 25:49:37 GMT', undefined],
    ['no such month', 'Sun, 06 Foo 1994 08:49:37 GMT', undefined],
    ['ISO is not HTTP', '1994-11-06T08:49:37Z', undefined],
    ['number', '0', undefined],
    ['empty', '', undefined],
  ])('%s: %s', (_why, text, expected) => {
    expect(httpDate(text, NOW)?.toISOString()).toBe(expected)
  })
})

describe('retryAfterMs', () => {
  test.each([
    ['seconds', '120', 120_000],
    ['zero', '0', 0],
    ['fraction', '1.5', 1_500],
    ['spaces', ' 30 ', 30_000],
    ['date', 'Sun, 01 Mar 2026 13:00:00 GMT', HOUR_MS],
    ['date gone by', 'Sun, 01 Mar 2026 11:00:00 GMT', 0],
    ['absurd seconds', '99999999999999999999', WEEK_MS],
    ['absurd date', 'Fri, 01 Mar 2999 13:00:00 GMT', WEEK_MS],
    ['negative', '-5', undefined],
    ['junk', 'soon', undefined],
    ['NaN', 'NaN', undefined],
    ['Infinity', 'Infinity', undefined],
    ['exponent', '1e9', undefined],
    ['empty', '', undefined],
  ])('%s: %s', (_why, value, expected) => {
    expect(retryAfterMs({ 'retry-after': value }, NOW)).toBe(expected)
  })
  test('absent', () => expect(retryAfterMs({}, NOW)).toBeUndefined())
})

describe('freshForMs', () => {
  test.each([
    ['nothing said', {}, undefined],
    ['max-age', { 'cache-control': 'public, max-age=3600' }, HOUR_MS],
    ['max-age less Age', { 'cache-control': 'max-age=3600', age: '600' }, HOUR_MS - 600_000],
    ['Age over max-age', { 'cache-control': 'max-age=60', age: '600' }, 0],
    ['quoted', { 'cache-control': 'max-age="3600"' }, HOUR_MS],
    ['case', { 'cache-control': 'Max-Age=3600' }, HOUR_MS],
    ['first of two', { 'cache-control': 'max-age=3600, max-age=7200' }, HOUR_MS],
    ['shared caches only', { 'cache-control': 's-maxage=3600' }, undefined],
    ['a year is a default', { 'cache-control': 'max-age=31536000' }, WEEK_MS],
    ['no-cache', { 'cache-control': 'no-cache, max-age=3600' }, 0],
    ['no-store', { 'cache-control': 'no-store' }, 0],
    ['negative max-age', { 'cache-control': 'max-age=-1' }, undefined],
    ['max-age wins over Expires', { 'cache-control': 'max-age=60', expires: '0' }, 60_000],
    ['Expires', { expires: 'Sun, 01 Mar 2026 13:00:00 GMT' }, HOUR_MS],
    [
      'Expires against the server’s clock',
      { expires: 'Sun, 01 Mar 2026 03:00:00 GMT', date: 'Sun, 01 Mar 2026 02:00:00 GMT' },
      HOUR_MS,
    ],
    ['Expires gone by', { expires: 'Sun, 01 Mar 2020 13:00:00 GMT' }, 0],
    ['Expires: 0', { expires: '0' }, 0],
  ] as [string, Record<string, string>, number | undefined][])('%s', (_why, headers, expected) => {
    expect(freshForMs(headers, NOW)).toBe(expected)
  })
})

describe('validators', () => {
  test.each([
    ['none: unconditional', {}, {}],
    ['strong', { etag: '"a b"' }, { 'if-none-match': '"a b"' }],
    ['weak kept weak', { etag: 'W/"x"' }, { 'if-none-match': 'W/"x"' }],
    ['without quotes as it came', { etag: 'abc' }, { 'if-none-match': 'abc' }],
    ['gzip suffix kept', { etag: '"x-gzip"' }, { 'if-none-match': '"x-gzip"' }],
    ['odd date kept', { lastModified: 'Yesterday' }, { 'if-modified-since': 'Yesterday' }],
    ['Latin-1 bytes kept', { etag: '"\u00e9"' }, { 'if-none-match': '"\u00e9"' }],
    [
      'both',
      { etag: '"1"', lastModified: 'Sun, 01 Mar 2026 13:00:00 GMT' },
      { 'if-none-match': '"1"', 'if-modified-since': 'Sun, 01 Mar 2026 13:00:00 GMT' },
    ],
    ['no line can be smuggled in', { etag: '"1"\r\nx: y' }, {}],
    ['empty', { etag: '', lastModified: '' }, {}],
  ])('sent: %s', (_why, validators, expected) => {
    expect(conditionalHeaders(validators)).toEqual(expected)
  })
  const old = { etag: '"old"', lastModified: 'old date' }
  test.each([
    ['new pair', 200, { etag: '"2"', 'last-modified': 'd2' }, { etag: '"2"', lastModified: 'd2' }],
    [
      '200 without: dropped, the old one too',
      200,
      {},
      { etag: undefined, lastModified: undefined },
    ],
    ['304 with a new ETag', 304, { etag: '"2"' }, { etag: '"2"', lastModified: 'old date' }],
    ['304 without any', 304, {}, old],
  ] as [
    string,
    number,
    Record<string, string>,
    object,
  ][])('kept: %s', (_why, status, headers, expected) => {
    expect(validatorsOf({ status, headers }, old)).toEqual(expected)
  })
})
