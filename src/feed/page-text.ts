import type { AnyNode, Element } from 'domhandler'
import { foldWhiteSpace } from '../text/html-text.ts'

const SILENT = new Set(
  'script style noscript template svg button select textarea iframe'.split(' '),
)
/** Elements whose text stands apart from what comes before and after. */
const APART = new Set(
  'address article br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header li ol p section span table td time tr ul'.split(
    ' ',
  ),
)
/** Units read of one element; headlines and dates are shorter. */
const MAX_UNITS = 2_000

export function isElement(node: AnyNode): node is Element {
  return 'attribs' in node
}

/**
 * The words of an element as one line; scripts, drawings and controls are silent.
 * @param isLeftOut true for elements below whose words don't count
 */
export function lineOf(element: Element, isLeftOut?: (element: Element) => boolean): string {
  let text = ''
  const walk = (nodes: readonly AnyNode[]) => {
    for (const node of nodes) {
      if (text.length > MAX_UNITS) return
      if (node.type === 'text') text += node.data.slice(0, MAX_UNITS)
      else if (isElement(node) && !SILENT.has(node.name) && isLeftOut?.(node) !== true) {
        const gap = APART.has(node.name) ? ' ' : ''
        text += gap
        walk(node.children)
        text += gap
      }
    }
  }
  walk(element.children)
  return foldWhiteSpace(text).slice(0, MAX_UNITS).toWellFormed()
}

/** Elements below one in document order, itself first. */
export function* elementsWithin(element: Element): Generator<Element> {
  yield element
  for (const child of element.children) {
    if (isElement(child) && !SILENT.has(child.name)) yield* elementsWithin(child)
  }
}

export const isHeading = ({ name }: Element): boolean => /^h[1-6]$/.test(name)
