import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalUrl, sameAddress } from '../../../src/url/canonical-url.ts'
import { hostOf, registrableDomain } from '../../../src/url/host.ts'
import { OTHER_PAGE, SAME_PAGE } from './outlet-addresses.ts'

const STORY = 'https://outlet.example/world/2026/summit-ends-in-accord'

const SAME: readonly (readonly [why: string, a: string, b: string])[] = [
  ['campaign parameters', STORY, `${STORY}?utm_source=x&utm_medium=y&fbclid=z`],
  ['scheme', STORY, STORY.replace('https', 'http')],
  ['default port', STORY, STORY.replace('.example', '.example:443')],
  ['host case', STORY, STORY.replace('outlet', 'OUTLET')],
  ['closing dot of the host', STORY, STORY.replace('.example', '.example.')],
  ['www', STORY, STORY.replace('//', '//www.')],
  ['mobile host', STORY, STORY.replace('//', '//m.')],
  ['mobile inside www', STORY, STORY.replace('//', '//www.m.')],
  ['mobile label inside', 'https://fa.wiki.example/a-1', 'https://fa.m.wiki.example/a-1'],
  ['closing slash', STORY, `${STORY}/`],
  ['doubled slash', STORY, STORY.replace('/2026', '//2026')],
  ['index file', STORY, `${STORY}/index.php`],
  ['comment anchor', STORY, `${STORY}#comments`],
  ['white space around', STORY, ` ${STORY}\n`],
  ['user information', STORY, STORY.replace('//', '//reader:secret@')],
  ['AMP at the end', STORY, `${STORY}/amp/`],
  ['AMP with a page number', STORY, `${STORY}/amp/1`],
  ['AMP at the start', STORY, STORY.replace('/world', '/amp/world')],
  [
    'AMP before an id',
    'https://outlet.example/news/77881',
    'https://outlet.example/news/amp/77881',
  ],
  ['AMP suffix', 'https://outlet.example/a-b.html', 'https://outlet.example/a-b.amp.html'],
  ['AMP host', STORY, STORY.replace('//', '//amp.')],
  ['AMP parameter', STORY, `${STORY}?outputType=amp`],
  ['print variant', STORY, `${STORY}/print/`],
  ['print parameter', STORY, `${STORY}?print=yes`],
  ['share parameter', STORY, `${STORY}?share=telegram&nb=1`],
  ['messenger parameters', STORY, `${STORY}?from=groupmessage&isappinstalled=0`],
  ['order of parameters', 'https://o.example/v?a=1&b=2', 'https://o.example/v?b=2&a=1'],
  ['escaped separator in a feed', 'https://o.example/v?a=1&b=2', 'https://o.example/v?a=1&amp;b=2'],
  ['escape case', 'https://o.example/%d1%88', 'https://o.example/%D1%88'],
  ['raw letters', 'https://o.example/ш', 'https://o.example/%D1%88'],
  ['punycode', 'https://новости.example/x1', 'https://xn--b1amnebsh.example/x1'],
  ['session in the path', STORY, `${STORY};jsessionid=0AF3`],
  ['search engine door', STORY, `https://www.google.com/url?q=${encodeURIComponent(STORY)}&sa=U`],
  ['door of a country', STORY, `https://www.google.co.in/url?url=${encodeURIComponent(STORY)}`],
  [
    'social door',
    STORY,
    `https://lm.facebook.com/l.php?u=${encodeURIComponent(`${STORY}?fbclid=1`)}&h=A`,
  ],
  ['messenger door', STORY, `https://vk.com/away.php?to=${encodeURIComponent(STORY)}`],
  [
    'AMP cache',
    STORY,
    'https://outlet-example.cdn.ampproject.org/v/s/outlet.example/world/2026/summit-ends-in-accord/amp?amp_js_v=0.1',
  ],
  [
    'AMP viewer',
    STORY,
    'https://www.google.com/amp/s/outlet.example/world/2026/summit-ends-in-accord',
  ],
  [
    'door in a door',
    STORY,
    `https://www.google.com/url?q=${encodeURIComponent(`https://l.facebook.com/l.php?u=${encodeURIComponent(STORY)}`)}`,
  ],
  [
    'short video address',
    'https://youtu.be/abcdefghijk?si=1',
    'https://m.youtube.com/watch?v=abcdefghijk&feature=share',
  ],
  ['renamed network', 'https://twitter.com/desk/status/99', 'https://x.com/desk/status/99?s=20'],
  ['channel preview', 'https://t.me/s/desk/15', 'https://t.me/desk/15?single'],
  [
    'slug after an id',
    'https://tribune.com.pk/story/2480000/old-title',
    'https://tribune.com.pk/story/2480000/new-title',
  ],
  [
    'hash route with tracking',
    'https://o.example/?utm_source=a#!/news/1',
    'https://o.example/#!/news/1',
  ],
]

const DIFFERENT: readonly (readonly [why: string, a: string, b: string])[] = [
  ['path case', 'https://o.example/AbC', 'https://o.example/abc'],
  ['id in the query', 'https://o.example/v?id=1', 'https://o.example/v?id=2'],
  ['unknown parameter', 'https://o.example/v?edition=1', 'https://o.example/v'],
  ['language parameter', 'https://o.example/v?lang=en', 'https://o.example/v?lang=ru'],
  ['date range', 'https://o.example/v?from=2025&to=2026', 'https://o.example/v?from=2024&to=2026'],
  [
    'origin and destination',
    'https://o.example/v?from=almaty&to=x',
    'https://o.example/v?from=osh&to=x',
  ],
  ['month of an archive', 'https://o.example/v?m=1&y=2026', 'https://o.example/v?y=2026'],
  ['numbered campaign', 'https://o.example/v?campaign=7', 'https://o.example/v?campaign=8'],
  ['numbered reference', 'https://o.example/v?ref=17', 'https://o.example/v?ref=18'],
  ['page of a list', 'https://o.example/v?page=1', 'https://o.example/v?page=2'],
  ['page of an article', STORY, `${STORY}/2/`],
  ['feed of an article', STORY, `${STORY}/feed/`],
  ['hash route', 'https://o.example/#/news/1', 'https://o.example/#/news/2'],
  ['escaped slash', 'https://o.example/a%2Fb', 'https://o.example/a/b'],
  ['language host', 'https://ru.o.example/a', 'https://en.o.example/a'],
  ['port', 'https://o.example:8443/a', 'https://o.example/a'],
  ['amplifiers are no AMP pages', 'https://o.example/guitar-amp', 'https://o.example/guitar'],
  ['a tag named amp', 'https://o.example/tag/amp', 'https://o.example/tag'],
  ['a section named amp', 'https://o.example/shop/amp', 'https://o.example/shop'],
  ['a section named print', 'https://o.example/services/print', 'https://o.example/services'],
  ['one letter as a section', 'https://o.example/m/a-1', 'https://m.o.example/a-1'],
  [
    'share dialog',
    `https://www.facebook.com/sharer/sharer.php?u=${encodeURIComponent(STORY)}`,
    STORY,
  ],
  ['log-in page', `https://o.example/login?url=${encodeURIComponent(STORY)}`, STORY],
  ['opaque door', 'https://bit.ly/3AbCdE', 'https://bit.ly/3AbCdF'],
  [
    'id before the same slug',
    'https://tribune.com.pk/story/2480000/t',
    'https://tribune.com.pk/story/2480001/t',
  ],
  [
    'kind of page',
    'https://timesofindia.indiatimes.com/articleshow/1.cms',
    'https://timesofindia.indiatimes.com/photostory/1.cms',
  ],
  ['a host that only ends alike', 'https://notdawn.com/news/1/a', 'https://notdawn.com/news/1/b'],
  [
    'video',
    'https://www.youtube.com/watch?v=abcdefghijk',
    'https://www.youtube.com/watch?v=abcdefghijl',
  ],
]

describe('canonicalUrl', () => {
  test.each(SAME)('same page: %s', (_why, a, b) => {
    expect(sameAddress(a, b)).toEqual({
      same: true,
      canonicalA: canonicalUrl(a),
      canonicalB: canonicalUrl(a),
    })
  })

  test.each(DIFFERENT)('other page: %s', (_why, a, b) => {
    expect(canonicalUrl(a)).not.toBe(canonicalUrl(b))
    expect(sameAddress(a, b).same).toBe(false)
  })

  test.each(SAME_PAGE)('outlets, same page: %s', (_why, first, ...others) => {
    for (const other of others) expect(canonicalUrl(other)).toBe(canonicalUrl(first))
  })

  test.each(OTHER_PAGE)('outlets, other page: %s', (_why, a, b) => {
    expect(canonicalUrl(a)).not.toBe(canonicalUrl(b))
  })

  test.each([
    ['a name, not an address', 'tag:desk.example,2026:17'],
    ['mail', 'mailto:desk@outlet.example'],
    ['relative', '/world/1'],
    ['empty', ''],
    ['broken host', 'https://[::1/a'],
  ])('undefined for %s', (_why, href) => {
    expect(canonicalUrl(href)).toBeUndefined()
  })

  test.each([
    [
      'revision of a NewsML item',
      'urn:newsml:wire.example:20261124:doc-34yz8qk:1',
      'urn:newsml:wire.example:20261124:doc-34yz8qk:2U',
    ],
    [
      'revision in a tag',
      'tag:wire.example,2026:newsml_L1N3IX0AB:1',
      'tag:wire.example,2026:newsml_L1N3IX0AB:2',
    ],
    [
      'revision in a path',
      'https://o.example/doc/urn:newsml:wire.example:20261124:doc-34:1',
      'https://o.example/doc/urn:newsml:wire.example:20261124:doc-34:2',
    ],
  ])('same item: %s', (_why, a, b) => {
    expect(sameAddress(a, b).same).toBe(true)
  })

  test.each([
    [
      'NewsML item',
      'urn:newsml:wire.example:20261124:doc-34yz8qk:1',
      'urn:newsml:wire.example:20261124:doc-34yz8ql:1',
    ],
    [
      'NewsML day',
      'urn:newsml:wire.example:20261124:doc-34:1',
      'urn:newsml:wire.example:20261125:doc-34:1',
    ],
    [
      'tag item',
      'tag:wire.example,2026:newsml_L1N3IX0AB:1',
      'tag:wire.example,2026:newsml_L1N3IX0AC:1',
    ],
    ['number that is no revision', 'tag:desk.example,2026:17:1', 'tag:desk.example,2026:17:2'],
  ])('other item: %s', (_why, a, b) => {
    expect(sameAddress(a, b).same).toBe(false)
  })

  test('names that are no addresses are the same only when equal', () => {
    expect(sameAddress('tag:a,2026:1', ' tag:a,2026:1 ').same).toBe(true)
    expect(sameAddress('tag:a,2026:1', 'tag:a,2026:2').same).toBe(false)
    expect(sameAddress('', '').same).toBe(false)
  })

  test('a canonical address is its own canonical address', () => {
    for (const [, ...all] of [...SAME, ...DIFFERENT, ...SAME_PAGE, ...OTHER_PAGE]) {
      for (const canonical of all.map(canonicalUrl)) {
        if (canonical !== undefined) expect(canonicalUrl(canonical)).toBe(canonical)
      }
    }
  })

  test('any text is taken without throwing, and settles', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.webUrl({ withQueryParameters: true, withFragments: true })),
        (href) => {
          const canonical = canonicalUrl(href)
          expect(canonical === undefined || canonicalUrl(canonical) === canonical).toBe(true)
        },
      ),
    )
  }, 30_000)
})

describe('hosts', () => {
  test.each([
    ['subdomain', 'news.outlet.co.uk', 'outlet.co.uk'],
    ['owner under a shared host', 'desk.github.io', 'desk.github.io'],
    ['address of four numbers', '10.0.0.1', undefined],
    ['single label', 'localhost', undefined],
  ])('registrable domain: %s', (_why, host, domain) => {
    expect(registrableDomain(host)).toBe(domain)
  })

  test('hostOf gives ASCII without port', () => {
    expect(hostOf('https://НОВОСТИ.example:8080/x')).toBe('xn--b1amnebsh.example')
    expect(hostOf('ftp://outlet.example/x')).toBeUndefined()
  })
})
