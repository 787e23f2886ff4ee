import type { ExplainedBlock, PageExplanation } from './explain.ts'

/** Units of a block's text that are shown: enough to find it on the page. */
const SHOWN_KEPT = 160
const SHOWN_DROPPED = 80

function shorten(text: string, most: number): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length <= most ? line : `${line.slice(0, most - 1).toWellFormed()}…`
}

function blockLine({ kept, reason, markedBy, element, text }: ExplainedBlock): string {
  if (kept) return `+ ${shorten(text, SHOWN_KEPT)}  [${element}]`
  const why = markedBy === undefined ? (reason ?? '') : `${reason}: ${markedBy}`
  return `- ${why} | ${shorten(text, SHOWN_DROPPED)}  [${element}]`
}

/**
 * An explanation for people: fields, containers, then the page's blocks in order, `+` kept, `-` dropped with the
 * reason, each with the element it stands in.
 * @returns lines without line feeds; text of the page may hold control characters
 */
export function explanationLines(explanation: PageExplanation): string[] {
  const { refused, fields, notes, stories, blocks } = explanation
  const lines: string[] = []
  if (refused !== undefined) lines.push(`no article (${refused.reason}): ${refused.message}`, '')
  for (const note of notes) lines.push(`note: ${note}`)
  for (const { field, value, from } of fields) lines.push(`${field}: ${value}  (${from})`)
  for (const [index, { title, method, container, evidence }] of stories.entries()) {
    const name = stories.length > 1 ? `story ${index + 1}, ${title ?? 'untitled'}` : 'text'
    lines.push('', `${name}: found by ${method}; ${evidence.join('; ')}`)
    for (const { element, share, paragraphs } of container) {
      lines.push(`  ${Math.round(100 * share)} % in ${paragraphs} paragraphs  ${element}`)
    }
  }
  const kept = blocks.filter((block) => block.kept).length
  if (blocks.length > 0)
    lines.push('', `blocks: ${kept} kept (+), ${blocks.length - kept} dropped (-)`)
  return [...lines, ...blocks.map(blockLine)]
}
