import { describe, expect, test } from 'vitest'
import { claimStep, pacingKey } from '../../../src/net/pacing.ts'

describe('pacingKey', () => {
  test.each([
    ['registrable domain', 'www.example.co.uk', 'example.co.uk'],
    ['another name of it', 'news.example.co.uk:8080', 'example.co.uk'],
    ['international name', 'www.xn--e1afmkfd.xn--p1ai', 'xn--e1afmkfd.xn--p1ai'],
    ['blogs on one platform share it', 'one.blogspot.com', 'blogspot.com'],
    ['public address with its port', '8.8.8.8:8080', '8.8.8.8:8080'],
    ['public IPv6', '[2a00:1450::1]:8080', '[2a00:1450::1]:8080'],
    ['a public suffix itself', 'co.uk', 'co.uk'],
    ['loopback', '127.0.0.1:9000', undefined],
    ['private', '10.1.2.3', undefined],
    ['IPv6 loopback', '[::1]:80', undefined],
    ['single label', 'intranet:8080', undefined],
    ['localhost', 'localhost', undefined],
    ['local name', 'printer.local', undefined],
    ['internal name', 'news.corp.internal', undefined],
  ])('%s: %s', (_why, host, expected) => {
    expect(pacingKey(host)).toBe(expected)
  })
})

describe('claimStep', () => {
  test.each([
    ['granted at once', { kind: 'granted', startsInMs: 0 }, 0, { kind: 'start', afterMs: 0 }],
    [
      'granted for later, whatever was waited',
      { kind: 'granted', startsInMs: 900 },
      9_999,
      { kind: 'start', afterMs: 900 },
    ],
    ['wait', { kind: 'wait', askAgainInMs: 3_000 }, 0, { kind: 'ask', afterMs: 3_000 }],
    [
      'wait up to the limit',
      { kind: 'wait', askAgainInMs: 3_000 },
      7_000,
      { kind: 'ask', afterMs: 3_000 },
    ],
    ['over the limit', { kind: 'wait', askAgainInMs: 3_001 }, 7_000, { kind: 'leave' }],
  ] as const)('%s', (_why, answer, waitedMs, expected) => {
    expect(claimStep(answer, waitedMs, 10_000)).toEqual(expected)
  })
})
