import type { Evidence, Salience, Tag } from '../tagging/tag.ts'
import { provingLeaves } from './because.ts'
import type { ClauseResult } from './clause.ts'
import { compileRules, type RuleMatch } from './compile-rules.ts'
import type { Expression } from './expression.ts'
import type { RuleSubject } from './subject.ts'
import type { TextIndex } from './text-index.ts'

export interface KeywordDefinition {
  id: string
  name: string
  /** The expression as typed, or already read. */
  match: string | Expression
}

/** Keywords, asked together. */
export interface CompiledKeywords {
  /** A tag of kind `keyword` for each that matches. Parameters as of `CompiledRule.evaluate`. */
  findKeywords(subject: RuleSubject, now?: Date, index?: TextIndex): Tag[]
}

/** Hits in the text that make an article about a keyword that its title does not name. */
const ABOUT_HITS = 3
/** Spans kept on the tag. */
const MAX_TAG_EVIDENCE = 20

/**
 * Compiles the operator's keywords, which are written in the language of rules.
 * @throws RuleError of the first that can't be read
 */
export function compileKeywords(keywords: readonly KeywordDefinition[]): CompiledKeywords {
  const names = new Map(keywords.map(({ id, name }) => [id, name]))
  const rules = keywords.map(({ id, match }) => ({ id, when: match }))
  const { matchRules } = compileRules(rules, { maxEvidence: MAX_TAG_EVIDENCE })
  return {
    findKeywords: (subject, now, index) =>
      matchRules(subject, now, index).map((match) => keywordTag(match, names.get(match.id))),
  }
}

function keywordTag({ id, verdict }: RuleMatch, name: string | undefined): Tag {
  const leaves = provingLeaves(verdict.tree)
  const ofText = leaves.filter(isTextual)
  const evidence = inOrder((ofText.length > 0 ? ofText : leaves).flatMap((leaf) => leaf.evidence))
  return {
    kind: 'keyword',
    id,
    label: name ?? id,
    evidence: evidence.slice(0, MAX_TAG_EVIDENCE),
    ...salienceOf(evidence),
  }
}

function isTextual({ kind }: ClauseResult): boolean {
  return kind === 'term' || kind === 'near' || kind === 'pattern'
}

/** Title first, then by place, each span once. */
function inOrder(evidence: readonly Evidence[]): Evidence[] {
  const byPlace = new Map(evidence.map((each) => [`${each.field}:${each.start}:${each.end}`, each]))
  const rank = ({ field }: Evidence) => (field === 'title' ? 0 : 1)
  return [...byPlace.values()].sort(
    (a, b) => rank(a) - rank(b) || a.start - b.start || a.end - b.end,
  )
}

function salienceOf(evidence: readonly Evidence[]): { salience: Salience; because: string } {
  if (evidence.some(({ field }) => field === 'title')) {
    return { salience: 'about', because: 'The title names it.' }
  }
  const hits = evidence.length
  const salience = hits >= ABOUT_HITS ? 'about' : 'mention'
  return { salience, because: `Found ${hits} time${hits === 1 ? '' : 's'} in the text.` }
}
