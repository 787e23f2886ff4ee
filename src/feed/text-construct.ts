import { cleanText } from '../text/clean-text.ts'
import { escapeHtml } from '../text/entities.ts'
import { foldWhiteSpace, plainTextOfHtml, withoutLoneSurrogates } from '../text/html-text.ts'
import type { RawElement } from './raw-feed.ts'

const LOOKS_LIKE_HTML = /<\/?[a-z][^<>]*>|&(?:#\d+|#x[\da-f]+|[a-z]+\d*);/i

interface Text {
  kind: 'plain' | 'html'
  value: string
}

/** Bytes in base64 as text, or undefined when they are something else (an image). */
function textOfBase64(text: string): string | undefined {
  const bytes = Buffer.from(text, 'base64')
  const decoded = bytes.toString('utf8')
  return decoded.includes('\ufffd') || decoded.includes('\0') ? undefined : cleanText(decoded)
}

/** Atom 0.3 says `mode="base64"`; Atom 1.0 means it by a type that is neither text nor XML (RFC 4287 section 4.1.3.3). */
function isBase64(type: string, mode: string): boolean {
  if (mode !== '') return mode === 'base64'
  return type.includes('/') && !/^text\/|xml$|html/.test(type)
}

/**
 * What the writer meant by a text: RSS texts are HTML by custom, Atom's say what they are, and
 * Atom's that say nothing are plain (RFC 4287 section 3.1.1) unless they visibly hold HTML.
 */
function textOf(element: RawElement, isAtom: boolean): Text {
  const type = element.attributes.type?.trim().toLowerCase() ?? ''
  if (element.isMarkup) return { kind: 'html', value: element.text }
  if (isAtom || element.name.startsWith('atom:')) {
    if (isBase64(type, element.attributes.mode?.toLowerCase() ?? '')) {
      return { kind: 'html', value: textOfBase64(element.text) ?? '' }
    }
    if (type === 'text' || type === 'text/plain') return { kind: 'plain', value: element.text }
    const isStated = type !== '' || element.attributes.mode !== undefined
    if (!isStated && !LOOKS_LIKE_HTML.test(element.text))
      return { kind: 'plain', value: element.text }
  }
  return { kind: 'html', value: element.text }
}

/**
 * The text as HTML. The document went through `cleanText` as a whole, and references to control
 * characters are not read: only halves of surrogate pairs can have come in since.
 */
export function htmlOf(element: RawElement, isAtom: boolean): string {
  const { kind, value } = textOf(element, isAtom)
  const text = withoutLoneSurrogates(value).trim()
  return kind === 'html' ? text : escapeHtml(text)
}

/** The text as one line without markup. */
export function plainOf(element: RawElement, isAtom: boolean): string {
  const { kind, value } = textOf(element, isAtom)
  return kind === 'html' ? plainTextOfHtml(value) : foldWhiteSpace(value)
}
