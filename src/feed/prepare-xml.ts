import { cleanText } from '../text/clean-text.ts'

const ROOT = /<(?:[\w.-]+:)?(?:rss|feed|rdf|channel)(?=[\s>/])/gi

/** Where a DOCTYPE ends, its internal subset and quoted strings skipped. Nothing in it is processed. */
function endOfDoctype(xml: string, from: number): number {
  let depth = 0
  let quote = ''
  for (let i = from + 9; i < xml.length; i++) {
    const c = xml.charAt(i)
    if (quote !== '') {
      if (c === quote) quote = ''
    } else if (c === '"' || c === "'") quote = c
    else if (c === '[') depth++
    else if (c === ']') depth--
    else if (c === '>' && depth <= 0) return i + 1
  }
  return xml.length
}

/** True for the start of a web page, in which `<feed>` and `<channel>` could only be odd elements. */
function isWebPage(start: string): boolean {
  return /<!doctype\s+html|<html[\s>]/i.test(start)
}

/** Skips white space, declarations, comments and the DOCTYPE that may stand before the root element. */
function endOfProlog(xml: string): { end: number; declarations: number } {
  let at = 0
  let declarations = 0
  for (;;) {
    at += /^\s*/.exec(xml.slice(at, at + 10_000))?.[0].length ?? 0
    if (xml.startsWith('<?', at)) {
      if (xml.startsWith('<?xml ', at)) declarations++
      const end = xml.indexOf('>', at)
      if (end < 0) return { end: at, declarations }
      at = end + 1
    } else if (xml.startsWith('<!--', at)) {
      const end = xml.indexOf('-->', at)
      if (end < 0) return { end: at, declarations }
      at = end + 3
    } else if (/^<!doctype\b/i.test(xml.slice(at, at + 10))) {
      at = endOfDoctype(xml, at)
    } else return { end: at, declarations }
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: what cleanText removes
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/
/** A document may be one entry alone (RFC 4287 section 2), or what is left of a feed without its head. */
const LONE_ITEM = /^<((?:[\w.-]+:)?(entry|item))(?=[\s>])/i

function aroundLoneItem(xml: string, repairs: string[]): PreparedXml {
  const name = LONE_ITEM.exec(xml)?.[2]?.toLowerCase()
  if (name === undefined) return { xml: '', root: '', repairs }
  const root = name === 'entry' ? 'feed' : 'rss'
  repairs.push('item without a feed around it')
  return { xml: `<${root}>${xml}</${root}>`, root, repairs }
}

export interface PreparedXml {
  /** From the root element on; empty when there is none. */
  xml: string
  /** Local name of the root, lower case. */
  root: string
  repairs: string[]
}

/**
 * Cuts a feed down to its root element: junk such as PHP warnings before it, declarations, comments
 * and the DOCTYPE go, control characters go. No DTD is ever read, so no entity can expand.
 */
export function prepareXml(text: string): PreparedXml {
  const repairs: string[] = []
  const hasControls = CONTROL.test(text)
  if (hasControls) repairs.push('control characters removed')
  const isUnclean = hasControls || !text.isWellFormed()
  const clean = isUnclean ? cleanText(text) : text.replaceAll('\r\n', '\n').replaceAll('\r', '\n')
  const prolog = endOfProlog(clean)
  ROOT.lastIndex = prolog.end
  const found = ROOT.exec(clean)
  if (found === null) return aroundLoneItem(clean.slice(prolog.end), repairs)
  if (isWebPage(clean.slice(0, prolog.end + 20)) && /feed|channel/i.test(found[0])) {
    return { xml: '', root: '', repairs }
  }
  const isJunkBefore =
    found.index > prolog.end || prolog.declarations > 1 || /^\s+<\?xml\s/.test(clean)
  if (isJunkBefore) repairs.push('text before the feed cut off')
  const root = found[0].slice(1).toLowerCase().replace(/^.*:/, '')
  return { xml: clean.slice(found.index), root, repairs }
}

const BAD_MARKUP =
  /<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<!--[\s\S]*?(?:-->|$)|<(?![A-Za-z_/!?\u0080-\uffff])|<(?=[^<>]*(?:<|$))/g

/** Escapes what can't be a tag (`a < b`, a tag that never ends) outside CDATA sections and comments. */
export function escapeStrayMarkup(xml: string, repairs: string[]): string {
  let count = 0
  const escaped = xml.replace(BAD_MARKUP, (match) => {
    if (match.length > 1) return match
    count++
    return '&lt;'
  })
  if (count > 0) repairs.push(`${count} stray "<" escaped`)
  return escaped
}

/** An attribute whose closing quote was forgotten: the next thing of note after it is a tag. */
const OPEN_QUOTE =
  /(<[A-Za-z][\w:.-]*(?:\s+[\w:.-]+\s*=\s*"[^"<>]*")*\s+[\w:.-]+\s*=\s*"[^"<>]*)>(?=[^"<]*<)/g

/** Closes the quotes of attributes that ran on over the end of their tag. */
export function closeOpenQuotes(xml: string, repairs: string[]): string {
  const closed = xml.replace(OPEN_QUOTE, '$1">')
  if (closed !== xml) repairs.push('open quotes of attributes closed')
  return closed
}

const CDATA_OPEN = '<![CDATA['

/** True for the content of a CDATA section that ran on over the end of its item into another. */
export function isRunawayCdata(content: string, isCutOff: boolean): boolean {
  if (!content.includes('</item>') && !content.includes('</entry>')) return false
  return isCutOff || content.includes(CDATA_OPEN)
}

/** Closes CDATA sections whose end was forgotten before the end tag of the element they stand in. */
export function closeRunawayCdata(xml: string, repairs: string[]): string {
  let mended = ''
  let from = 0
  let count = 0
  let end = xml.indexOf(']]>')
  for (let at = xml.indexOf(CDATA_OPEN); at >= 0; at = xml.indexOf(CDATA_OPEN, from)) {
    // Sought again only once passed, or the work would grow with the square of the open sections.
    if (end >= 0 && end < at) end = xml.indexOf(']]>', at)
    const content = xml.slice(at + CDATA_OPEN.length, end < 0 ? xml.length : end)
    const owner = /<([\w:.-]+)[^<>]*>\s*$/.exec(xml.slice(Math.max(0, at - 200), at))?.[1]
    const close = owner === undefined ? -1 : content.indexOf(`</${owner}>`)
    const isRunaway = close >= 0 && isRunawayCdata(content, end < 0)
    const stop = isRunaway ? at + CDATA_OPEN.length + close : end < 0 ? xml.length : end
    mended += xml.slice(from, stop) + (isRunaway ? ']]>' : '')
    if (isRunaway) count++
    from = stop
  }
  if (count > 0) repairs.push(`${count} open CDATA sections closed`)
  return mended + xml.slice(from)
}
