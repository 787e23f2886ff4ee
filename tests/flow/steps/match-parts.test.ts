import { expect, test } from 'vitest'
import { matchParts } from '../../../src/steps/match-parts.ts'

const known = (part: number, title: string, content_hash: string) => ({ part, title, content_hash })
const read = (title: string, content_hash: string) => ({ title, content_hash })

test.each<[why: string, was: object[], is: object[], parts: number[]]>([
  ['read for the first time', [], [read('A', '1'), read('B', '2')], [0, 1]],
  ['nothing changed', [known(0, 'A', '1')], [read('A', '1')], [0]],
  ['a title was edited', [known(0, 'A', '1')], [read('A2', '3')], [0]],
  [
    'a text was edited',
    [known(0, 'A', '1'), known(1, 'B', '2')],
    [read('A', '9'), read('B', '2')],
    [0, 1],
  ],
  [
    'a new story on top',
    [known(0, 'A', '1'), known(1, 'B', '2')],
    [read('C', '3'), read('A', '1'), read('B', '2')],
    [2, 0, 1],
  ],
  [
    'a story that left the page keeps its place',
    [known(0, 'A', '1'), known(1, 'B', '2')],
    [read('B', '2')],
    [1],
  ],
  ['the same text twice', [known(0, 'A', '1')], [read('A', '1'), read('A', '1')], [0, 1]],
  [
    'one story became another among several',
    [known(0, 'A', '1'), known(1, 'B', '2')],
    [read('C', '3')],
    [2],
  ],
])('%s', (_why, was, is, parts) => {
  expect(matchParts(was as never, is as never).map(({ part }) => part)).toEqual(parts)
})
