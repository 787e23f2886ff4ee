import { expect, test } from 'vitest'
import { compareTags, countChanges } from '../../../src/tagging/compare-tags.ts'

const tag = (id: string, more: object = {}) => ({
  kind: 'country' as const,
  id,
  salience: 'mention' as const,
  ...more,
})

test.each([
  ['nothing', [tag('CN')], [tag('CN')], []],
  ['a new tag', [], [tag('CN')], ['CN added']],
  ['a tag gone', [tag('CN')], [], ['CN removed']],
  ['salience', [tag('CN')], [tag('CN', { salience: 'about' })], ['CN mention to about']],
  [
    'status',
    [tag('IR', { status: 'observer' })],
    [tag('IR', { status: 'member', statusNow: 'member' })],
    ['IR status observer to member', 'IR status now observer to member'],
  ],
  [
    'a status now that is left out where it is the same',
    [tag('IR', { status: 'member' })],
    [tag('IR', { status: 'member', statusNow: 'member' })],
    [],
  ],
])('%s', (_why, before, after, expected) => {
  const changes = compareTags(before, after)
  expect(changes.map(({ id, change }) => `${id} ${change}`)).toEqual(expected)
})

test('counts by tag and change, with the first articles', () => {
  const added = { kind: 'country' as const, id: 'LA', change: 'added' }
  const counted = ['1', '2', '3', '4', '5', '6', '7'].reduce<ReturnType<typeof countChanges>>(
    (sum, id) => countChanges(sum, id, [added]),
    [],
  )
  expect(counted).toEqual([{ ...added, articles: 7, samples: ['1', '2', '3', '4', '5'] }])
})
