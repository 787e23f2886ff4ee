import { tellingShare } from './background-words.ts'
import { hash32 } from './fingerprint.ts'
import { stem } from './stem.ts'
import { STOP_WORDS } from './stop-words.ts'
import type { Token } from './tokens.ts'

/** Body tokens that say which event it is; later ones give background (measured: 40 to 80 equal). */
const LEAD_TOKENS = 60
/** A word of the headline counts as much as this many of the body. */
const TITLE_WEIGHT = 1.5
/** Names tell events of one kind apart. */
const NAME_WEIGHT = 1.75

/** What a story is recognised by. */
export interface StoryTerm {
  /** Signed 32-bit hash of the stem, as stored. */
  hash: number
  /** The stem, for explanations. */
  text: string
  /** Weighted count. */
  weight: number
  /** Whether it may carry a story: no word of the whole domain. */
  specific: boolean
}

/**
 * Weighted terms of an article's title and lead: stems without function words, numbers of two
 * digits and more, pairs of characters in scripts without spaces. In order of weight.
 */
export function storyTerms(title: readonly Token[], text: readonly Token[]): StoryTerm[] {
  const counts = new Map<string, number>()
  const count = (tokens: readonly Token[], weight: number) => {
    tokens.forEach((token, index) => {
      const term = termOf(token, tokens[index + 1])
      if (term === undefined) return
      counts.set(term, (counts.get(term) ?? 0) + weight * (token.name ? NAME_WEIGHT : 1))
    })
  }
  count(title, TITLE_WEIGHT)
  count(text.slice(0, LEAD_TOKENS), 1)
  return [...counts]
    .map(([term, n]) => toStoryTerm(term, n))
    .filter((term) => term.weight > 0)
    .sort((a, b) => b.weight - a.weight)
}

function toStoryTerm(text: string, count: number): StoryTerm {
  const share = tellingShare(text)
  return { hash: hash32(text), text, weight: count * share, specific: share === 1 }
}

function termOf(token: Token, next: Token | undefined): string | undefined {
  if (token.kind === 'character') {
    return next?.kind === 'character' ? token.text + next.text : undefined
  }
  if (token.kind === 'number') return token.text.length >= 2 ? token.text : undefined
  if (token.text.length < 2 || STOP_WORDS.has(token.text)) return undefined
  const stemmed = stem(token.text)
  return STOP_WORDS.has(stemmed) ? undefined : stemmed
}
