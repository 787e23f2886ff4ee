import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { resolveLink } from '../../../src/feed/links.ts'

const piece = fc.constantFrom(
  ...'a b é % %2e %2E . .. / // ? # & = : @ 1 0x7f xn--a | " \' ; , ~ ! ( ) * + $ [ ] ^ ` { } \\ A'.split(
    ' ',
  ),
)
const host = fc.constantFrom(
  'a.example',
  '1.2.3.4',
  '0x7f.1',
  'A.example',
  'xn--a.example',
  'a_b.c',
)

describe('resolveLink', () => {
  it('gives what the URL parser gives, whichever way it took', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('http', 'https', 'HTTP'),
        host,
        fc.constantFrom('', ':80', ':443', ':8080'),
        fc.array(piece, { maxLength: 6 }),
        (scheme, name, port, pieces) => {
          const href = `${scheme}://${name}${port}/${pieces.join('')}`.trim()
          const expected = URL.canParse(href) ? new URL(href).href : undefined
          expect(resolveLink(href, undefined, 'https://feed.example/')).toBe(expected)
        },
      ),
      { numRuns: 3_000 },
    )
  })

  it.each([
    ['a path', '/x', 'https://feed.example/x'],
    ['another host, same scheme', '//b.example/x', 'https://b.example/x'],
    ['a host without scheme', 'www.b.example/x', 'http://www.b.example/x'],
    ['a line break inside', 'https://b.example/a\n  b', 'https://b.example/ab'],
    ['escaped twice', 'https://b.example/?a=1&amp;b=2', 'https://b.example/?a=1&b=2'],
    ['a script', 'javascript:alert(1)', undefined],
    ['a mail', 'mailto:a@b.example', undefined],
    ['nothing', ' ', undefined],
  ])('%s', (_, href, expected) => {
    expect(resolveLink(href, undefined, 'https://feed.example/feed')).toBe(expected)
  })
})
