import type { Element } from 'domhandler'
import { readDate } from './dates.ts'
import { elementsWithin, isElement, lineOf } from './page-text.ts'

/** Attributes in which a page states a time for machines, in order of trust. */
const VALUES = ['datetime', 'content', 'data-datetime', 'data-date', 'data-time', 'title'] as const
const DATE_WORD = /(?:^|[^a-z])(?:pub)?(?:date|time|datetime|published|posted|data|fecha)(?![a-z])/i
/** Longer texts are sentences. */
const MAX_LENGTH = 60
/** A bare number can be a count of readers: an unmarked date has two groups of digits, or a word. */
const UNMARKED = /\d{1,4}\s*[^\d\s,][^\d]*\d|\d\s*\p{L}{3,}.*\d/u

/** What an element states as its time, for machines first. */
export function dateOfElement(element: Element, language: string | undefined): Date | undefined {
  const stated = VALUES.flatMap((name) => element.attribs[name] ?? [])
  for (const text of [...stated, lineOf(element)]) {
    const date = readDate(text, language === undefined ? {} : { language })
    if (date !== undefined) return date
  }
  return undefined
}

/** True for an element that says of itself that it holds a time. */
export const isDateMark = ({ name, attribs }: Element): boolean =>
  name === 'time' ||
  attribs.datetime !== undefined ||
  /^date(?:published|created)$/i.test(attribs.itemprop ?? '') ||
  DATE_WORD.test(`${attribs.class?.slice(0, 200) ?? ''} ${attribs.itemprop ?? ''}`)

/** A short text of its own that is a date and nothing else. */
function unmarkedDate(element: Element, language: string | undefined): Date | undefined {
  if (element.children.some(isElement)) {
    for (const node of element.children) {
      if (node.type !== 'text') continue
      const date = dateOfText(node.data.trim(), language)
      if (date !== undefined) return date
    }
    return undefined
  }
  return dateOfText(lineOf(element), language)
}

function dateOfText(text: string, language: string | undefined): Date | undefined {
  if (text.length > MAX_LENGTH || text.length < 6 || !UNMARKED.test(text)) return undefined
  return readDate(text, language === undefined ? {} : { language })
}

/** The time that stands in the box of a headline; undefined when none that can be read does. */
export function dateInBox(box: Element, language: string | undefined): Date | undefined {
  const elements = [...elementsWithin(box)]
  for (const element of elements) {
    const date = isDateMark(element) ? dateOfElement(element, language) : undefined
    if (date !== undefined) return date
  }
  for (const element of elements) {
    const date = unmarkedDate(element, language)
    if (date !== undefined) return date
  }
  return undefined
}
