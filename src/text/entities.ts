import { decodeHTML } from 'entities'
import { cleanText } from './clean-text.ts'
import { windows1252Character } from './windows-1252.ts'

/** References met once are remembered: HTML names 2,231 characters, feeds use some dozens. */
const NAMED = new Map<string, string>()
const MAX_REMEMBERED = 5_000

/** What an HTML parser makes of a reference such as `&eacute;` or `&copy`, or the reference itself. */
function readReference(reference: string): string {
  const known = NAMED.get(reference)
  if (known !== undefined) return known
  const text = decodeHTML(reference)
  if (NAMED.size < MAX_REMEMBERED) NAMED.set(reference, text)
  return text
}

/**
 * The character of a numeric reference. Half a surrogate pair stays half, so that two references
 * beside one another join; controls are dropped; 128-159 mean windows-1252 as in HTML.
 */
function numericCharacter(point: number): string {
  if (point >= 0x80 && point <= 0x9f) return cleanText(windows1252Character(point))
  if (point === 0x7f) return ''
  if (point < 0x20 && point !== 0x09 && point !== 0x0a && point !== 0x0d) return ''
  if (point >= 0xd800 && point <= 0xdfff) return String.fromCharCode(point)
  return point <= 0x10ffff ? String.fromCodePoint(point) : ''
}

const XML: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
}

/** What was found while references were read; each flag stays once set. */
export interface ReferenceFaults {
  bareAmpersand: boolean
  htmlEntity: boolean
}

/** The longest of HTML's names has 31 characters. */
const MAX_REFERENCE = 33

/** One whole reference, from `&` to `;`, or undefined if it is none. */
function xmlCharacter(reference: string, faults: ReferenceFaults | undefined): string | undefined {
  const known = XML[reference]
  if (known !== undefined) return known
  const number = /^&#(?:(\d{1,8})|[xX]([0-9a-fA-F]{1,8}));$/.exec(reference)
  if (number !== null) {
    const [, decimal, hex] = number
    return numericCharacter(
      decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal),
    )
  }
  if (!/^&[A-Za-z][A-Za-z0-9]*;$/.test(reference)) return undefined
  if (faults !== undefined) faults.htmlEntity = true
  return readReference(reference)
}

/**
 * Reads the references of XML text once. HTML names that XML doesn't know (`&nbsp;`) are read too;
 * whatever is no reference stays as written, so `?a=1&copy=2` keeps its parameters.
 */
export function decodeXmlReferences(text: string, faults?: ReferenceFaults): string {
  let at = text.indexOf('&')
  if (at < 0) return text
  let decoded = ''
  let from = 0
  let end = -1
  for (; at >= 0; at = text.indexOf('&', at)) {
    // Searched again only once passed: else a row of "&" would be read as often as it is long.
    if (end < at) end = text.indexOf(';', at)
    if (end < 0) {
      if (faults !== undefined) faults.bareAmpersand = true
      break
    }
    const reference = end - at < MAX_REFERENCE ? text.slice(at, end + 1) : ''
    const character = xmlCharacter(reference, faults)
    if (character === undefined) {
      if (faults !== undefined) faults.bareAmpersand = true
      at++
      continue
    }
    decoded += text.slice(from, at) + character
    at = from = end + 1
  }
  return decoded + text.slice(from)
}

/** Reads the references of HTML text once, with the old ones that need no semicolon (`&copy 2026`). */
export function decodeHtmlReferences(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(
    /&(?:#(\d{1,8});?|#[xX]([0-9a-fA-F]{1,8});?|[A-Za-z][A-Za-z0-9]{1,31};?)/g,
    (whole, decimal, hex) => {
      if (decimal !== undefined) return numericCharacter(Number.parseInt(decimal, 10))
      if (hex !== undefined) return numericCharacter(Number.parseInt(hex, 16))
      return readReference(whole)
    },
  )
}

/** Text made safe to stand in HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>]/g, (c) => (c === '&' ? '&amp;' : c === '<' ? '&lt;' : '&gt;'))
}
