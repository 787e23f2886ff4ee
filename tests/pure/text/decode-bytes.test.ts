import { describe, expect, it } from 'vitest'
import { decodeBytes } from '../../../src/text/decode-bytes.ts'
import { encodeAs } from './decode-encoder.ts'

/** News of a few lines, as short as the shortest feeds. */
const TEXTS = {
  ru: 'Министры обсудили торговлю. Саммит пройдёт в Бишкеке осенью, сообщили в секретариате организации.',
  uk: 'Міністри обговорили торгівлю. Саміт відбудеться восени, повідомили їхні речники.',
  be: 'Міністры абмеркавалі гандаль. Саміт адбудзецца ўвосень, паведамілі ў сакратарыяце.',
  zh: '外交部长会议在北京举行，各国代表讨论了贸易和能源合作。峰会将于秋天召开。',
  zht: '外交部長會議在臺北舉行，各國代表討論了貿易和能源合作。高峰會將於秋天召開。',
  ja: '外相会議が東京で開かれ、各国の代表は貿易とエネルギーについて話し合った。',
  ko: '외교장관 회의가 서울에서 열려 각국 대표가 무역과 에너지를 논의했다.',
  ar: 'اجتمع وزراء الخارجية لبحث التجارة والطاقة. وستعقد القمة في الخريف.',
  tr: 'Dışişleri bakanları ticareti görüştü. Zirve güzün yapılacak, açıklama akşam geldi. Şirketler ilgi gösterdi.',
  el: 'Οι υπουργοί συζήτησαν το εμπόριο. Η σύνοδος θα γίνει το φθινόπωρο.',
  he: 'שרי החוץ דנו בסחר. הפסגה תתקיים בסתיו, כך נמסר.',
  th: 'รัฐมนตรีต่างประเทศหารือเรื่องการค้า การประชุมสุดยอดจะจัดขึ้นในฤดูใบไม้ร่วง',
  pl: 'Ministrowie omówili handel. Szczyt odbędzie się jesienią, ogłoszono późną nocą. Żołnierze świętują.',
  lt: 'Ministrai aptarė prekybą. Viršūnių susitikimas įvyks rudenį, pranešė jų atstovai. Žmonės laukė.',
  es: 'Los líderes hablaron. ¿Qué pasó en España? Los señores y el niño. ¿Habrá más?',
  fr: 'Les ministres ont discuté du commerce. Le sommet aura lieu à l’automne, précise la déclaration publiée à Genève.',
} as const

const CHARSETS: readonly (readonly [keyof typeof TEXTS, string])[] = [
  ['ru', 'windows-1251'],
  ['ru', 'koi8-r'],
  ['ru', 'iso-8859-5'],
  ['ru', 'ibm866'],
  ['ru', 'x-mac-cyrillic'],
  ['uk', 'windows-1251'],
  ['uk', 'koi8-u'],
  ['be', 'windows-1251'],
  ['zh', 'gbk'],
  ['zht', 'big5'],
  ['ja', 'shift_jis'],
  ['ja', 'euc-jp'],
  ['ko', 'euc-kr'],
  ['ar', 'windows-1256'],
  ['ar', 'iso-8859-6'],
  ['tr', 'windows-1254'],
  ['el', 'windows-1253'],
  ['el', 'iso-8859-7'],
  ['he', 'windows-1255'],
  ['th', 'windows-874'],
  ['fr', 'windows-1252'],
  ['es', 'windows-1252'],
]
/** Central European bytes read as western look like western text, so these need a label. */
const LABELLED = [
  ...CHARSETS,
  ['pl', 'iso-8859-2'],
  ['pl', 'windows-1250'],
  ['lt', 'windows-1257'],
] as const

function feed(text: string, label?: string): string {
  const prolog =
    label === undefined ? '<?xml version="1.0"?>' : `<?xml version="1.0" encoding="${label}"?>`
  const item = `<item><title>${text.split('.')[0]}</title><description>${text}</description></item>`
  return `${prolog}<rss version="2.0"><channel><title>News</title>${item}</channel></rss>`
}

const xml = (contentType?: string) =>
  ({ kind: 'xml', ...(contentType === undefined ? {} : { contentType }) }) as const

describe('decodeBytes on legacy charsets', () => {
  it.each(LABELLED)('label in the prolog: %s in %s', (language, charset) => {
    const text = feed(TEXTS[language], charset)
    expect(decodeBytes(encodeAs(text, charset), xml()).text).toBe(text)
  })
  it.each(LABELLED)('label in the header only: %s in %s', (language, charset) => {
    const text = feed(TEXTS[language])
    expect(decodeBytes(encodeAs(text, charset), xml(`text/xml; charset=${charset}`)).text).toBe(
      text,
    )
  })
  it.each(LABELLED)('header says utf-8, prolog is right: %s in %s', (language, charset) => {
    const text = feed(TEXTS[language], charset)
    expect(decodeBytes(encodeAs(text, charset), xml('text/xml; charset=utf-8')).text).toBe(text)
  })
  it.each(LABELLED)('header says latin1, prolog is right: %s in %s', (language, charset) => {
    const text = feed(TEXTS[language], charset)
    expect(decodeBytes(encodeAs(text, charset), xml('text/xml; charset=iso-8859-1')).text).toBe(
      text,
    )
  })
  it.each(CHARSETS)('no label at all: %s in %s', (language, charset) => {
    const text = feed(TEXTS[language])
    const decoded = decodeBytes(encodeAs(text, charset), xml())
    expect(decoded.text).toBe(text)
    expect(decoded.repairs).toHaveLength(1)
  })
  it.each(CHARSETS)('labelled utf-8 everywhere: %s in %s', (language, charset) => {
    const text = feed(TEXTS[language], 'utf-8')
    const hints = xml('application/rss+xml; charset=utf-8')
    expect(decodeBytes(encodeAs(text, charset), hints).text).toBe(text)
  })
})

describe('decodeBytes on Unicode', () => {
  const text = feed(`${TEXTS.zh}${TEXTS.ru}`)
  const utf8 = new TextEncoder().encode(text)
  const utf16 = (isBig: boolean, mark: boolean) => {
    const units = [...(mark ? '\ufeff' : ''), ...text]
      .flatMap((c) => c.split(''))
      .map((u) => u.charCodeAt(0))
    return Uint8Array.from(units.flatMap((u) => (isBig ? [u >> 8, u & 255] : [u & 255, u >> 8])))
  }
  const utf32 = (isBig: boolean) => {
    const points = [...text].map((c) => c.codePointAt(0) ?? 0)
    const bytes = new DataView(new ArrayBuffer(points.length * 4))
    points.forEach((p, i) => {
      bytes.setUint32(i * 4, p, !isBig)
    })
    return new Uint8Array(bytes.buffer)
  }
  it.each<[string, Uint8Array, string]>([
    ['plain UTF-8', utf8, 'utf-8'],
    ['UTF-8 with a mark', Uint8Array.from([0xef, 0xbb, 0xbf, ...utf8]), 'utf-8'],
    [
      'UTF-8 with two marks',
      Uint8Array.from([0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf, ...utf8]),
      'utf-8',
    ],
    ['UTF-16LE with a mark', utf16(false, true), 'utf-16le'],
    ['UTF-16BE with a mark', utf16(true, true), 'utf-16be'],
    ['UTF-16LE told by its NULs', utf16(false, false), 'utf-16le'],
    ['UTF-16BE told by its NULs', utf16(true, false), 'utf-16be'],
    ['UTF-32LE told by its NULs', utf32(false), 'utf-32le'],
    ['UTF-32BE told by its NULs', utf32(true), 'utf-32be'],
  ])('%s', (_, bytes, encoding) => {
    expect(decodeBytes(bytes, xml())).toEqual({ text, encoding, repairs: [] })
  })

  it.each([
    ['windows-1251', 'text/xml'],
    ['gb2312', 'text/xml'],
    ['no-such-charset', 'text/xml; charset=iso-8859-1'],
  ])('valid UTF-8 wins over the label %s', (label, contentType) => {
    const labelled = feed(TEXTS.tr, label)
    const decoded = decodeBytes(new TextEncoder().encode(labelled), xml(contentType))
    expect(decoded).toMatchObject({ text: labelled, encoding: 'utf-8' })
  })
  it('a stray latin1 byte in UTF-8 is read as windows-1252', () => {
    const bytes = new TextEncoder().encode(`${TEXTS.ru} caf# ${TEXTS.ru}`)
    bytes[bytes.indexOf(0x23)] = 0xe9
    const decoded = decodeBytes(bytes, xml())
    expect(decoded.text).toBe(`${TEXTS.ru} café ${TEXTS.ru}`)
    expect(decoded.repairs).toEqual(['1 bytes were not UTF-8'])
  })
  it('a character cut off by the end is dropped', () => {
    const bytes = new TextEncoder().encode(TEXTS.zh)
    expect(decodeBytes(bytes.subarray(0, -1), xml()).text).toBe(TEXTS.zh.slice(0, -1))
  })
})

describe('decodeBytes on what labels and bytes mean', () => {
  it.each([
    ['CP1251', 'windows-1251', 'ru'],
    ['win-1251', 'windows-1251', 'ru'],
    ['KOI8', 'koi8-r', 'ru'],
    ['x-gbk', 'gbk', 'zh'],
    ['GB_2312-80', 'gbk', 'zh'],
    ['cp936', 'gbk', 'zh'],
    ['x-sjis', 'shift_jis', 'ja'],
    ['cp1254', 'windows-1254', 'tr'],
  ] as const)('the label %s means %s', (label, encoding, language) => {
    const text = feed(TEXTS[language], label)
    expect(decodeBytes(encodeAs(text, encoding), xml())).toMatchObject({ text, encoding })
  })
  it('windows-1252 has characters where latin1 has controls', () => {
    const bytes = Uint8Array.from([0x93, 0x45, 0x75, 0x72, 0x6f, 0x20, 0x80, 0x94])
    expect(decodeBytes(bytes, xml('text/xml; charset=iso-8859-1')).text).toBe('“Euro €”')
  })
  it('C1 controls in UTF-8 are windows-1252 read wrongly before', () => {
    const decoded = decodeBytes(new TextEncoder().encode('don\u0092t'), xml())
    expect(decoded.text).toBe('don’t')
    expect(decoded.repairs).toEqual(['control characters read as windows-1252'])
  })
  it('ISO-2022-JP is told by its escapes', () => {
    const bytes = Uint8Array.from([0x1b, 0x24, 0x42, 0x45, 0x6c, 0x35, 0x7e, 0x1b, 0x28, 0x42])
    expect(decodeBytes(bytes, xml())).toMatchObject({ text: '東京', encoding: 'iso-2022-jp' })
  })
  it('a page states its charset in meta', () => {
    const page = `<html><head><meta charset="koi8-r"><title>${TEXTS.ru}</title></head></html>`
    expect(decodeBytes(encodeAs(page, 'koi8-r'), { kind: 'html' }).text).toBe(page)
    const old = page.replace(
      'charset="koi8-r"',
      'http-equiv=Content-Type content="text/html; charset=koi8-r"',
    )
    expect(decodeBytes(encodeAs(old, 'koi8-r'), { kind: 'html' }).text).toBe(old)
  })
  it('UTF-7 is never read, so no markup hides in it', () => {
    const bytes = new TextEncoder().encode('<title>+ADw-script+AD4-</title>')
    expect(decodeBytes(bytes, xml('text/xml; charset=utf-7')).text).toContain('+ADw-script')
  })
  it('strewn NULs are damage, not UTF-16', () => {
    const bytes = new TextEncoder().encode('<rss>\0\0<channel>\0</channel></rss>')
    expect(decodeBytes(bytes, xml()).encoding).toBe('utf-8')
  })
  it('nothing is an empty text', () => {
    expect(decodeBytes(new Uint8Array(), xml()).text).toBe('')
  })
})
