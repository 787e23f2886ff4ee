import type { ChildNode, Element } from 'domhandler'

const BLOCK = new Set(
  'address article dd div dl dt h1 h2 h3 h4 h5 h6 header hr li ol p section table td tr ul'.split(
    ' ',
  ),
)
const SILENT = new Set(
  'script style noscript template svg button select textarea iframe'.split(' '),
)
/** Two elements set against each other without a space: `Lee</span><span>Reporter`. */
const GLUED = /[\p{Ll}\p{Lo}\p{N}»”"'.:!?]$/u
const STARTS_ANEW = /^[\p{Lu}\p{Lo}\p{N}«„“"']/u
/** Units read of one element; bylines, titles and dates are shorter. */
const MAX_UNITS = 2_000

/**
 * The text of a short element as lines: a line feed stands where a block, or an element glued to the one
 * before, begins, so that `By A. Lee` and `Reporter` aren't read as one name.
 */
export function markedText(element: Element): string {
  let text = ''
  let boundary: '' | 'block' | 'inline' = ''
  const add = (data: string) => {
    if (text.length > MAX_UNITS) return
    const piece = data.slice(0, 4 * MAX_UNITS).replace(/\s+/gu, ' ')
    if (piece === '') return
    if (boundary === 'block') text = `${text.trimEnd()}\n`
    else if (boundary === 'inline' && GLUED.test(text) && STARTS_ANEW.test(piece)) text += '\n'
    text += piece
    if (piece !== ' ') boundary = ''
  }
  const walk = (nodes: readonly ChildNode[]) => {
    for (const node of nodes) {
      if (node.type === 'text') add(node.data)
      else if ('attribs' in node && !SILENT.has(node.name)) {
        const edge = BLOCK.has(node.name) ? 'block' : 'inline'
        const before = edge === 'block' ? edge : boundary || edge
        boundary = node.name === 'br' ? boundary : before
        if (node.name === 'br') add(' ')
        walk(node.children)
        if (edge === 'block' || boundary === '') boundary = edge
      }
    }
  }
  walk(element.children)
  return text
    .split('\n')
    .map((line) => line.replace(/ {2,}/g, ' ').trim())
    .filter(Boolean)
    .join('\n')
}
