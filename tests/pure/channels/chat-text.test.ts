import { expect, test } from 'vitest'
import { bytesOf, within } from '../../../src/channels/chat-text.ts'

const escaped = (text: string) => text.replaceAll('&', '&amp;')

test.each<[why: string, text: string, max: number, told: string]>([
  ['one character', '中', 100, '中'],
  ['one character that just fits', 'a', 1, 'a'],
  ['one that needs two units', '😀', 2, '😀'],
  ['nothing', '', 100, ''],
  ['no room', 'a', 0, ''],
  ['no room but for the mark of the cut', 'ab', 1, ''],
  ['one character whose escape does not fit', '&', 4, ''],
  ['one whose escape fits', '&', 5, '&amp;'],
  ['a long text is cut', 'abcdef', 4, 'abc…'],
])('%s', (_why, text, max, told) => {
  expect(within(text, max, escaped)).toBe(told)
})

test('limits in bytes', () => {
  expect(within('中', 3, undefined, bytesOf)).toBe('中')
  expect(within('中', 2, undefined, bytesOf)).toBe('')
})
