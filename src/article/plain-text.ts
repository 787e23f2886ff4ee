import { cleanText } from '../text/clean-text.ts'
import { pageBlocks } from './blocks.ts'
import { parsePage } from './parse-page.ts'

/**
 * The text of an HTML fragment (a feed's summary or content): paragraphs split by a blank line, captions,
 * scripts and controls left out. Markup that is refused as hostile gives the empty string.
 */
export function htmlToText(html: string): string {
  const parsed = parsePage(`<div>${cleanText(html)}</div>`)
  if (parsed.kind === 'refused') return ''
  const { blocks } = pageBlocks(parsed.root.children)
  return blocks
    .filter((block) => block.region.element.name !== 'figcaption')
    .map((block) => block.text)
    .join('\n\n')
}
