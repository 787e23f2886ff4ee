import { expect, test } from 'vitest'
import { isWanted, type Wanted } from '../../../src/alerting/route.ts'

const ALERT = {
  severity: 'high',
  tags: [
    { kind: 'country', id: 'KZ' },
    { kind: 'body', id: 'SCO-RATS' },
  ] as const,
}

test.each<[why: string, only: Wanted | undefined, expected: boolean]>([
  ['no filter takes everything', undefined, true],
  ['an empty one too', {}, true],
  ['its severity is named', { severity: ['high', 'critical'] }, true],
  ['it is not', { severity: ['critical'] }, false],
  ['one of its tags is named', { tags: ['country:CN', 'country:KZ'] }, true],
  ['none is', { tags: ['country:CN'] }, false],
  ['a kind is part of the tag', { tags: ['person:KZ'] }, false],
  ['both must fit', { severity: ['high'], tags: ['country:CN'] }, false],
  ['and do', { severity: ['high'], tags: ['body:SCO-RATS'] }, true],
])('%s', (_why, only, expected) => {
  expect(isWanted(only, ALERT)).toBe(expected)
})
