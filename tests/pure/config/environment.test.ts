import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadConfig } from '../../../src/config/load-config.ts'
import { folderOf, load, problemsOf } from './folder.ts'

describe('flag > environment > file', () => {
  const files = { 'scowatch.yaml': 'data: ./file\nhttp: { port: 1000, names: [a.example] }\n' }
  test.each([
    ['file', {}, undefined, './file'],
    ['environment', { SCOWATCH_DATA: './env' }, undefined, './env'],
    ['flag', { SCOWATCH_DATA: './env' }, './flag', './flag'],
  ])('the %s has the last word', (_who, env, flag, data) => {
    const flags = flag === undefined ? {} : { flags: { data: flag } }
    const config = loadConfig({ directory: folderOf(files), env, ...flags })
    expect(config.settings.data).toBe(data)
  })

  test('one value of a section leaves its neighbours', () => {
    const { http } = load(files, { SCOWATCH_HTTP_PORT: '2000' }).settings
    expect(http).toMatchObject({ port: 2000, names: ['a.example'] })
  })

  test.each([
    ['SCOWATCH_ALLOW_PRIVATE', '127.0.0.1:9000, 10.0.0.0/8', ['127.0.0.1:9000', '10.0.0.0/8']],
    ['SCOWATCH_NETWORK_ALLOW_PRIVATE', '10.0.0.0/8', ['10.0.0.0/8']],
  ])('%s is a list', (name, value, rules) => {
    expect(load({}, { [name]: value }).settings.network.allow_private).toEqual(rules)
  })

  test('durations, waits and levels have the words of the file', () => {
    const { settings } = load(
      {},
      {
        SCOWATCH_SCHEDULE_MIN_INTERVAL: '10m',
        SCOWATCH_DELIVERY_WAITS: '5s,1h',
        SCOWATCH_LOG_LEVEL: 'debug',
        SCOWATCH_HTTP_TOKEN: '1234567890123456',
      },
    )
    expect(settings.schedule.min_interval).toBe(600_000)
    expect(settings.delivery.waits).toEqual([5_000, 3_600_000])
    expect(settings.log.level).toBe('debug')
    expect(settings.http.token).toBe('1234567890123456')
  })

  test.each([
    'SCOWATCH_HTTP_TOKEN',
    'SCOWATCH_HTTP_PORT',
    'DATABASE_URL',
    'REDIS_URL_FILE',
  ])('%s set to nothing is not set', (name) => {
    const { settings, databaseUrl, redisUrl } = load({}, { [name]: '' })
    expect({ ...settings.http, databaseUrl, redisUrl }).toMatchObject({ token: null, port: 8710 })
    expect([databaseUrl, redisUrl]).toEqual([undefined, undefined])
  })

  test('a secret can lie in a file', () => {
    const folder = folderOf({ url: 'postgres://u:p@h/d\n', token: 'a token of some length\n' })
    const { databaseUrl, settings } = load(
      {},
      { DATABASE_URL_FILE: join(folder, 'url'), SCOWATCH_HTTP_TOKEN_FILE: join(folder, 'token') },
    )
    expect(databaseUrl).toBe('postgres://u:p@h/d')
    expect(settings.http.token).toBe('a token of some length')
  })

  test.each([
    'postgres://u:p%40ss@h:5432/d',
    'postgresql://u@localhost/d?host=%2Ftmp%2Fx%20y',
    'postgresql:///d?host=/run/postgresql',
    'postgres://u@/d',
    '/run/postgresql d',
  ])('%s is an address of a database', (address) => {
    expect(problemsOf({}, { DATABASE_URL: address })).toEqual([])
  })
})

test.each<[string, Record<string, string>, RegExp]>([
  ['a name nobody knows', { SCOWATCH_HTTP_PROT: '1' }, /^SCOWATCH_HTTP_PROT: unknown setting/],
  ['a port that is none', { SCOWATCH_HTTP_PORT: 'http' }, /^SCOWATCH_HTTP_PORT: /],
  [
    'a number for a duration',
    { SCOWATCH_QUEUE_LOCK: '30' },
    /^SCOWATCH_QUEUE_LOCK: not a duration/,
  ],
  ['a wait of a list', { SCOWATCH_DELIVERY_WAITS: '5s,x' }, /^SCOWATCH_DELIVERY_WAITS: not a dur/],
  [
    'a private address that is none',
    { SCOWATCH_ALLOW_PRIVATE: 'home' },
    /^SCOWATCH_ALLOW_PRIVATE network\.allow_private: "home": not an IP/,
  ],
  ['an alias', { SCOWATCH_HTTP_PORT: '*a' }, /^SCOWATCH_HTTP_PORT: is not one plain value/],
  ['a bracket left open', { SCOWATCH_LOG_LEVEL: '[info' }, /^SCOWATCH_LOG_LEVEL: is not one plain/],
  [
    'a least above the most',
    { SCOWATCH_SCHEDULE_MIN_INTERVAL: '48h' },
    /^SCOWATCH_SCHEDULE_MIN_INTERVAL schedule\.min_interval: longer than/,
  ],
  [
    'a most below the least',
    { SCOWATCH_SCHEDULE_MAX_INTERVAL: '1m' },
    /^SCOWATCH_SCHEDULE_MAX_INTERVAL schedule\.min_interval: longer than/,
  ],
  [
    'a file that is not there',
    { DATABASE_URL_FILE: '/none' },
    /^DATABASE_URL_FILE: can't read \/none/,
  ],
  [
    'a setting twice',
    { SCOWATCH_ALLOW_PRIVATE: '10.0.0.1', SCOWATCH_NETWORK_ALLOW_PRIVATE: '10.0.0.2' },
    /keep one of the two/,
  ],
  [
    'a secret twice',
    { DATABASE_URL: 'postgres://h/d', DATABASE_URL_FILE: '/none' },
    /^DATABASE_URL_FILE: .*keep one/,
  ],
  [
    'no token off loopback',
    { SCOWATCH_HTTP_HOST: '::' },
    /^SCOWATCH_HTTP_HOST http\.token: required/,
  ],
  ['a database of another make', { DATABASE_URL: 'mysql://h/d' }, /^DATABASE_URL: not an address/],
])('%s is refused with the name of the variable', (_why, env, message) => {
  const files = {
    'scowatch.yaml': 'http: { host: 127.0.0.1 }\nnetwork: { allow_private: [10.0.0.1] }\n',
  }
  const problems = problemsOf(files, env)
  expect(problems).toHaveLength(1)
  expect(problems[0]).toMatch(message)
})
