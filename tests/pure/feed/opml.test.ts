import fc from 'fast-check'
import { parseOpml } from 'feedsmith'
import { describe, expect, it } from 'vitest'
import { type OpmlOutline, readOpml } from '../../../src/feed/opml.ts'
import { type ListedFeed, writeOpml } from '../../../src/feed/write-opml.ts'
import { bytesOf } from './fixture.ts'
import { opmlFile as file, OPML_FILES } from './opml-file.ts'

const NOW = new Date('2026-11-25T08:00:00Z')

function read(input: string | Uint8Array): OpmlOutline[] {
  const reading = readOpml(typeof input === 'string' ? bytesOf(input) : input)
  if (!reading.ok) throw new Error(reading.fault.message)
  return reading.outlines
}

const opml = (body: string) => `<opml version="2.0"><body>${body}</body></opml>`
const short = (outlines: readonly OpmlOutline[]) =>
  outlines.map(({ url, title, tags }) => [url, title, tags])

describe('what other readers export', () => {
  it.each<[string, unknown[]]>([
    [
      'feedly.opml',
      [
        ['https://herald.example/rss', 'Steppe Herald', ['Central Asia']],
        ['https://oasis.example/feed?a=1&b=2', 'Oasis Times', ['Central Asia']],
        ['https://herald.example/rss', 'Steppe Herald', ['Must read']],
      ],
    ],
    [
      'inoreader.xml',
      [
        ['https://vestnik.example/rss.xml', 'Вестник степи', ['Agencies']],
        ['https://alone.example/atom', 'Left alone', []],
      ],
    ],
    [
      'newsblur.opml',
      [
        ['https://asia.example/wire', 'Asia Wire', ['World/Asia']],
        ['https://world.example/wire', 'World Wire', ['World']],
      ],
    ],
    [
      'freshrss.opml',
      [
        ['https://grain.example/rss', 'Grain & Rail', ['Economy']],
        ['https://office.example/news', 'An office without a feed', ['Economy']],
        ['https://kept.example/feed.json', 'Kept elsewhere', ['Economy', 'Law/Courts']],
      ],
    ],
    [
      'miniflux.opml',
      [
        ['https://xinwen.example/rss', '新闻', ['All']],
        ['http://daily.example:8080/rss', 'Daily', ['All']],
      ],
    ],
    ['netnewswire.opml', [['https://weekly.example/index.xml', 'Weekly', ['Daily & Weekly']]]],
    [
      'thunderbird.opml',
      [['https://tb.example/rss', 'Line broken in two é', ['Caucasus & Steppe']]],
    ],
    ['latin1.opml', [['https://cafe.example/rss', "Café de l'Asie éternelle, été", ['Région']]]],
    ['utf16.opml', [['https://golos.example/rss', 'Голос гор', ['Новости']]]],
  ])('%s', (name, expected) => {
    expect(short(read(file(name)))).toEqual(expected)
  })

  it('all of them are in the table above', () => {
    expect(OPML_FILES).toHaveLength(9)
  })

  it('has its lines', () => {
    expect(read(file('feedly.opml')).map(({ line }) => line)).toEqual([9, 10, 13])
  })
})

describe('what is written is read the same', () => {
  const feed = (more: Partial<ListedFeed>): ListedFeed => ({
    id: 'a',
    url: 'https://a.example/rss',
    name: 'A',
    homepage: null,
    language: null,
    tags: [],
    country: null,
    ownership: null,
    interval: null,
    read: 'page',
    watch: null,
    ...more,
  })

  it('with all that is known of a feed', () => {
    const written = feed({
      name: '"Quoted" & <bold> 新闻',
      homepage: 'https://a.example/?x=1&y=2',
      language: 'zh-Hant',
      tags: ['World/Asia', 'Late, but good'],
      country: 'CN',
      ownership: 'state',
      interval: '15m',
      read: 'feed',
      watch: { list: 'li > a[href*="news"]' },
    })
    const [one, two] = read(writeOpml([written], NOW))
    expect(one).toMatchObject({
      url: written.url,
      homepage: written.homepage,
      language: 'zh-Hant',
      tags: ['World/Asia'],
      own: { id: 'a', country: 'CN', ownership: 'state', interval: '15m', read: 'feed' },
    })
    expect(JSON.parse(one?.own.watch ?? '')).toEqual(written.watch)
    expect(two?.tags).toEqual(['Late, but good', 'World/Asia'])
  })

  it('also by another parser', () => {
    const xml = writeOpml([feed({ tags: ['World'] }), feed({ id: 'b', name: 'B' })], NOW)
    expect(parseOpml(xml)).toMatchObject({
      body: {
        outlines: [
          {
            text: 'World',
            outlines: [{ text: 'A', xmlUrl: 'https://a.example/rss', category: '/World' }],
          },
          { text: 'B' },
        ],
      },
    })
    expect(parseOpml(writeOpml([], NOW))).toMatchObject({ head: { title: 'Feeds of scowatch' } })
  })

  it('whatever the names are, once they have been read', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
    const markup = fc.constantFrom(
      '<b>x</b>',
      '&amp;lt;i&gt;',
      ']]>',
      '"',
      "'",
      '\n',
      '../../etc',
      'a,b',
      '<!--',
    )
    const text = fc.oneof(
      name,
      fc.tuple(name, markup, name).map((parts) => parts.join('')),
    )
    const set = (outlines: readonly OpmlOutline[]) =>
      new Map(
        outlines.map(({ url = '', title }) => [
          url,
          [title, outlines.filter((one) => one.url === url).flatMap(({ tags }) => tags)].flat(),
        ]),
      )
    const normal = (outlines: readonly OpmlOutline[]) =>
      [...set(outlines)].map(([url, [title, ...tags]]) => [url, title, [...new Set(tags)].sort()])
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 3 }), (title, folders) => {
        const written = feed({ name: title, tags: folders })
        const first = read(writeOpml([written], NOW))
        const known = first[0]
        const again = feed({
          name: known?.title ?? 'a',
          tags: [...new Set(first.flatMap(({ tags }) => tags))],
        })
        const second = read(writeOpml([again], NOW))
        const third = read(
          writeOpml(
            [
              feed({
                name: second[0]?.title ?? 'a',
                tags: [...new Set(second.flatMap(({ tags }) => tags))],
              }),
            ],
            NOW,
          ),
        )
        expect(normal(third)).toEqual(normal(second))
        expect(normal(second)[0]?.slice(1)).toEqual([again.name, [...again.tags].sort()])
      }),
      { numRuns: 300 },
    )
  })
})

describe('what attacks ends in a named error or in words', () => {
  const FEED = '<outline text="A" xmlUrl="https://a.example/rss"/>'
  it.each<[why: string, input: string | Uint8Array, code: string, says: string]>([
    ['nothing', '', 'empty', 'empty'],
    ['text', 'https://a.example/rss', 'not-opml', 'no XML'],
    ['a feed', '<?xml version="1.0"?><rss version="2.0"><channel/></rss>', 'not-opml', 'feeds add'],
    ['a page', '<!DOCTYPE html><html><body><opml></opml></body></html>', 'not-opml', 'web page'],
    ['other XML', '<?xml version="1.0"?><!-- <opml> --><kml></kml>', 'not-opml', '<kml>'],
    ['a nest of 100,000 folders', opml('<outline text="x">'.repeat(100_000)), 'too-deep', '512'],
    ['too many bytes', new Uint8Array(17 * 1024 * 1024).fill(32), 'too-large', '16 MiB'],
  ])('%s', (_why, input, code, says) => {
    const bytes = typeof input === 'string' ? bytesOf(input) : input
    expect(readOpml(bytes)).toMatchObject({
      ok: false,
      fault: { code, message: expect.stringContaining(says) },
    })
  })

  it.each<[why: string, input: string, expected: unknown[]]>([
    [
      'a path that climbs',
      opml(`<outline text="../../etc/../passwd">${FEED}</outline>`),
      [['https://a.example/rss', 'A', ['etc/passwd']]],
    ],
    [
      'an outline without an address',
      opml(`<outline text="No address" type="rss"/>${FEED}`),
      [
        [undefined, 'No address', []],
        ['https://a.example/rss', 'A', []],
      ],
    ],
    [
      'attributes in capitals',
      opml('<OUTLINE TEXT="A" XMLURL="https://a.example/rss"/>'),
      [['https://a.example/rss', 'A', []]],
    ],
    [
      'bare ampersands and stray tags',
      opml('<outline text="A & B" xmlUrl="https://a.example/rss?a=1&b=2"></i></outline>'),
      [['https://a.example/rss?a=1&b=2', 'A & B', []]],
    ],
    [
      'a feed that is a folder',
      opml(`<outline text="P" xmlUrl="https://p.example/rss">${FEED}</outline>`),
      [
        ['https://p.example/rss', 'P', []],
        ['https://a.example/rss', 'A', ['P']],
      ],
    ],
    [
      'controls and lone surrogates',
      opml('<outline text="a&#0;&#1;&#xD800;b" xmlUrl="https://a.example/rss"/>'),
      [['https://a.example/rss', 'ab', []]],
    ],
  ])('%s', (_why, input, expected) => {
    expect(short(read(input))).toEqual(expected)
  })

  it('entities are not expanded, of a bomb neither', () => {
    const bomb = `<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>${opml(`<outline text="&b;&f;" xmlUrl="https://a.example/rss"/>`)}`
    expect(short(read(bomb))).toEqual([['https://a.example/rss', '&b;&f;', []]])
  })

  it('a file that breaks off keeps what came before and says so', () => {
    const whole = new TextDecoder().decode(file('feedly.opml'))
    const reading = readOpml(bytesOf(whole.slice(0, whole.indexOf('Oasis Times'))))
    expect(reading).toMatchObject({
      ok: true,
      outlines: [{ url: 'https://herald.example/rss' }],
      notes: [expect.stringContaining('cut off')],
    })
  })

  it('a million outlines are ten thousand and a note', () => {
    const reading = readOpml(bytesOf(opml('<outline/>'.repeat(1_000_000))))
    expect(reading).toMatchObject({ ok: true, notes: [expect.stringContaining('10000')] })
  })
})
