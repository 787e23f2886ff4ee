import { expect, test } from 'vitest'
import { formatDuration, parseDuration } from '../../../src/config/duration.ts'
import { isLoopback } from '../../../src/config/loopback.ts'

test.each([
  ['30s', 30_000],
  ['15m', 900_000],
  ['6h', 21_600_000],
  ['90d', 7_776_000_000],
  ['200ms', 200],
  ['0s', 0],
  ['1.5h', undefined],
  ['-1s', undefined],
  ['1w', undefined],
  ['10', undefined],
  ['', undefined],
])('%s is %s ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms)
})

test.each([
  [86_400_000, '1d'],
  [5_400_000, '90m'],
  [1_500, '1500ms'],
  [0, '0ms'],
])('%s ms are written %s and read back', (ms, text) => {
  expect(formatDuration(ms)).toBe(text)
  expect(parseDuration(text)).toBe(ms)
})

test.each([
  ['127.0.0.1', true],
  ['127.8.9.10', true],
  ['::1', true],
  ['localhost', true],
  ['0.0.0.0', false],
  ['::', false],
  ['127.0.0.1.evil.example', false],
  ['localhost.evil.example', false],
  ['', false],
])('%s is loopback: %s', (host, expected) => {
  expect(isLoopback(host)).toBe(expected)
})
