import type { ClauseView } from '../http/views.ts'
import { clean } from './table.ts'

/** Pieces of evidence shown of one clause. */
const SHOWN = 3

/** A clause tree for people: one line a clause, `✓` or `✗`, what made it true or what was found instead. */
export function printClauseTree(tree: ClauseView, indent = '  '): void {
  const mark = tree.matched ? '✓' : '✗'
  process.stdout.write(clean(`${indent}${mark} ${labelOf(tree)}${proofOf(tree)}`).concat('\n'))
  for (const part of tree.parts) printClauseTree(part, `${indent}  `)
}

/** AND and OR are told by their parts. */
function labelOf({ kind, clause, parts }: ClauseView): string {
  if (kind === 'and') return 'all of'
  if (kind === 'or') return 'one of'
  return kind === 'not' && parts.length > 0 ? 'not' : clause
}

function proofOf({ matched, note, evidence }: ClauseView): string {
  if (!matched) return note === undefined ? '' : ` (${note})`
  const texts = [...new Set(evidence.map(({ text }) => text))].slice(0, SHOWN)
  return texts.length === 0 ? '' : ` ${texts.map((text) => `‹${text}›`).join(' ')}`
}
