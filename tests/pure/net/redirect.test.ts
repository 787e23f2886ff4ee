import { describe, expect, test } from 'vitest'
import { withoutUserInfo } from '../../../src/net/failure.ts'
import { redirectStep, requestUrl } from '../../../src/net/redirect.ts'

const FROM = 'https://example.org/a/b?c'

describe('redirectStep', () => {
  test.each([
    ['301 makes a GET', 301, 'POST', 'GET'],
    ['302 makes a GET', 302, 'POST', 'GET'],
    ['303 makes a GET', 303, 'POST', 'GET'],
    ['307 keeps POST', 307, 'POST', 'POST'],
    ['308 keeps POST', 308, 'POST', 'POST'],
    ['308 keeps GET', 308, 'GET', 'GET'],
  ] as const)('%s', (_why, status, method, expected) => {
    const step = redirectStep({ url: FROM, method }, status, '/d')
    expect(step).toEqual({
      kind: 'follow',
      hop: { url: 'https://example.org/d', method: expected },
    })
  })
  test.each([
    ['relative path', 'd', 'https://example.org/a/d'],
    ['query only', '?e', 'https://example.org/a/b?e'],
    ['other scheme of the two', 'http://example.org/', 'http://example.org/'],
    ['without a scheme', '//example.com/x', 'https://example.com/x'],
    ['user info dropped', 'https://u:p@example.com/x', 'https://example.com/x'],
    ['fragment dropped', '/d#e', 'https://example.org/d'],
    [
      'raw UTF-8 bytes',
      Buffer.from('/новости').toString('latin1'),
      'https://example.org/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8',
    ],
    ['Latin-1 bytes', '/\u00e9', 'https://example.org/%C3%A9'],
    ['spaces', ' /d e ', 'https://example.org/d%20e'],
  ])('%s: %s', (_why, location, url) => {
    const step = redirectStep({ url: FROM, method: 'GET' }, 302, location)
    expect(step).toEqual({ kind: 'follow', hop: { url, method: 'GET' } })
  })
  test.each([
    ['absent', undefined],
    ['empty', ''],
    ['file', 'file:///etc/passwd'],
    ['data', 'data:text/html,x'],
    ['javascript', 'javascript:alert(1)'],
    ['ftp', 'ftp://example.org/'],
    ['no address', 'http://[bad/'],
    ['port out of range', 'http://example.org:99999/'],
  ])('Location %s is bad', (_why, location) => {
    expect(redirectStep({ url: FROM, method: 'GET' }, 302, location).kind).toBe('bad')
  })
  test.each([200, 204, 300, 304, 305, 404, 999])('%i is final', (status) => {
    expect(redirectStep({ url: FROM, method: 'GET' }, status, '/d').kind).toBe('final')
  })
})

describe('requestUrl', () => {
  test.each([
    ['as it is', 'https://example.org/x?y', 'https://example.org/x?y'],
    ['user info and fragment dropped', 'http://u:p@example.org/#f', 'http://example.org/'],
    ['international name', 'http://пример.рф/', 'http://xn--e1afmkfd.xn--p1ai/'],
    ['other scheme', 'ftp://example.org/', undefined],
    ['no scheme', 'example.org', undefined],
    ['nothing', '', undefined],
  ])('%s: %s', (_why, text, expected) => {
    expect(requestUrl(text)).toBe(expected)
  })
})

test.each([
  ['https://u:p@example.org/x', 'https://example.org/x'],
  ['https://u:p@[bad/x', 'https://[bad/x'],
  ['//u:p@example.org/', '//example.org/'],
  ['https://example.org/a@b', 'https://example.org/a@b'],
  ['https://a@b:c@example.org/', 'https://example.org/'],
])('withoutUserInfo %s', (url, expected) => {
  expect(withoutUserInfo(url)).toBe(expected)
})
