import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { isHubSignature } from '../../../src/net/hub-signature.ts'
import { headerLinks, linkOfHeader } from '../../../src/net/link-header.ts'
import { cpuMsOf } from '../../support/cpu-time.ts'

const BASE = 'https://a.example/feeds/rss'

describe('headerLinks', () => {
  it.each([
    ['none', undefined, undefined],
    ['quoted', '<https://hub.example/>; rel="hub"', 'https://hub.example/'],
    ['bare', '<https://hub.example/>;rel=hub', 'https://hub.example/'],
    [
      'among others',
      '<a>; rel=self, <b?x=1,2>; title="a, b"; rel="next hub"',
      'https://a.example/feeds/b?x=1,2',
    ],
    ['capitals', '<https://hub.example/>; REL="HUB"', 'https://hub.example/'],
    ['another relation', '<https://hub.example/>; rel="github"', undefined],
    ['no address', 'https://hub.example/; rel=hub', undefined],
    ['an address that is none', '<http://[>; rel=hub', undefined],
  ])('%s', (_, header, hub) => {
    expect(linkOfHeader(headerLinks(header, BASE), 'hub')).toBe(hub)
  })
  it('ends in time on a header of 16 kB of anything', async () => {
    for (const part of ['<', '<a>;', '<a>; x="', '<a>; rel', ' ;', '<a>;x=;']) {
      const ms = await cpuMsOf(() => headerLinks(part.repeat(16_384 / part.length), BASE))
      expect(ms).toBeLessThan(1_000)
    }
  })
})

describe('isHubSignature', () => {
  const body = Buffer.from('what do ya want for nothing?')
  // RFC 2202 case 2 and RFC 4231 case 2, key "Jefe".
  it.each([
    ['sha1', 'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79'],
    ['sha256', '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'],
    [
      'sha384',
      'af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649',
    ],
    [
      'sha512',
      '164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737',
    ],
  ])('knows %s', (method, hex) => {
    expect(isHubSignature(`${method}=${hex}`, body, 'Jefe')).toBe(true)
    expect(isHubSignature(`${method.toUpperCase()}=${hex.toUpperCase()}`, body, 'Jefe')).toBe(true)
    expect(isHubSignature(`${method}=${hex}`, body, 'jefe')).toBe(false)
    expect(isHubSignature(`${method}=${hex.slice(2)}`, body, 'Jefe')).toBe(false)
  })
  it.each([
    ['nothing', undefined],
    ['a method that is not allowed', `md5=${createHmac('md5', 'Jefe').update(body).digest('hex')}`],
    ['no figures', 'sha256=zz'],
    ['half a figure', 'sha256=abc'],
  ])('refuses %s', (_, header) => {
    expect(isHubSignature(header, body, 'Jefe')).toBe(false)
  })
})
