import { expect, test } from 'vitest'
import { type Failure, failureWeight } from '../../../src/feed/failure-weight.ts'

test.each<[why: string, failure: Failure, expected: number]>([
  ['a 429 asks for patience', { status: 429 }, 0.25],
  ['so does a 503', { status: 503 }, 0.25],
  ['a 404 is soft', { status: 404 }, 0.5],
  ['so is a broken server', { status: 500 }, 0.5],
  ['and a gateway', { status: 504 }, 0.5],
  ['a refusal is hard', { status: 403 }, 1],
  ['so is a page in place of the feed', { status: 200 }, 1],
  ['and 410', { status: 410 }, 1],
  ['no answer is soft', { status: undefined, code: 'timeout' }, 0.5],
  ['no name either', { status: undefined, code: 'dns' }, 0.5],
  ['an address nobody may ask is hard', { status: undefined, code: 'forbidden-address' }, 1],
  ['a feed that is too large is hard', { status: undefined, code: 'too-large' }, 1],
])('%s', (_why, failure, expected) => {
  expect(failureWeight(failure)).toBe(expected)
})
