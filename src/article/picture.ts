import type { ChildNode, Element } from 'domhandler'

/** Elements looked at inside a `<figure>`. */
const MAX_FIGURE = 60

/** A `<figure>` is a picture with its caption, unless it wraps a table or a quotation. */
export function isPicture(element: Element): boolean {
  if (element.name !== 'figure') return false
  let seen = 0
  const wraps = (children: readonly ChildNode[]): boolean =>
    children.some((child) => {
      if (!('attribs' in child) || ++seen > MAX_FIGURE) return false
      return (
        child.name === 'table' ||
        child.name === 'blockquote' ||
        child.name === 'pre' ||
        wraps(child.children)
      )
    })
  return !wraps(element.children)
}
