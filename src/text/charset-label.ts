/** Labels seen on feeds that the Encoding Standard doesn't list, without `-` `_` and spaces. */
const ALIASES: Readonly<Record<string, string>> = {
  utf8mb4: 'utf-8',
  unicode: 'utf-8',
  cp65001: 'utf-8',
  win1251: 'windows-1251',
  windows1251: 'windows-1251',
  ansi1251: 'windows-1251',
  win1252: 'windows-1252',
  win1250: 'windows-1250',
  win1254: 'windows-1254',
  win1256: 'windows-1256',
  koi8: 'koi8-r',
  koi8r: 'koi8-r',
  koi8u: 'koi8-u',
  koi8ru: 'koi8-u',
  ibm866: 'ibm866',
  dos866: 'ibm866',
  maccyrillic: 'x-mac-cyrillic',
  cp936: 'gbk',
  ms936: 'gbk',
  windows936: 'gbk',
  gb2312: 'gbk',
  cp950: 'big5',
  windows950: 'big5',
  cp949: 'euc-kr',
  uhc: 'euc-kr',
  ksc5601: 'euc-kr',
  cp932: 'shift_jis',
  sjis: 'shift_jis',
  shiftjis: 'shift_jis',
  eucjp: 'euc-jp',
  euckr: 'euc-kr',
  ucs2: 'utf-16le',
  utf32: 'utf-32',
  ucs4: 'utf-32',
  utf32le: 'utf-32le',
  utf32be: 'utf-32be',
}

function supported(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding
  } catch {
    return undefined
  }
}

/**
 * The encoding a charset label means, in the Encoding Standard's names, or undefined for a label
 * that means nothing. UTF-7 and HZ are never accepted: they hide markup in ASCII.
 */
export function encodingOfLabel(label: string): string | undefined {
  const clean = label.trim().toLowerCase()
  const squeezed = clean.replace(/[^a-z0-9]/g, '')
  const codePage = /^(?:cp|win|windows|ms|ibm)(\d{3,4})$/.exec(squeezed)?.[1]
  const isoPart = /^(?:iso)?8859(\d{1,2})$/.exec(squeezed)?.[1]
  return (
    ALIASES[squeezed] ??
    supported(clean) ??
    (codePage === undefined ? undefined : supported(`cp${codePage}`)) ??
    (isoPart === undefined ? undefined : supported(`iso-8859-${isoPart}`))
  )
}

/** The charset parameter of a Content-Type header, as written. */
export function charsetOfContentType(contentType: string | undefined): string | undefined {
  return /charset\s*=\s*["']?\s*([^\s;"',]+)/i.exec(contentType ?? '')?.[1]
}

/** How many bytes of a document are searched for its own statement of its charset. */
const HEAD_BYTES = 4_096

/**
 * The charset a document states of itself: the XML declaration, or for HTML its first
 * `<meta charset>` or `<meta http-equiv content="…charset=…">`, as written.
 */
export function charsetOfDocument(
  bytes: Uint8Array,
  kind: 'xml' | 'html' | 'json',
): string | undefined {
  if (kind === 'json') return undefined
  const head = Buffer.from(bytes.subarray(0, HEAD_BYTES)).toString('latin1')
  const prolog = /<\?xml[^>]{0,200}?encoding\s*=\s*["']?([^\s"'?>]+)/i.exec(head)?.[1]
  if (kind === 'xml' || prolog !== undefined) return prolog
  return /<meta\b[^>]{0,300}?charset\s*=\s*["']?\s*([^\s"'/>;]+)/i.exec(head)?.[1]
}
