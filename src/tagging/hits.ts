import { isWritten } from './letter-case.ts'
import type { Lexicon, LexiconEntry } from './lexicon.ts'
import type { RawMatch } from './raw-match.ts'
import type { Evidence } from './tag.ts'

/** A form found in the article, with everything it may stand for (`Punjab`: India, Pakistan). */
export interface Hit extends Evidence {
  entries: readonly LexiconEntry[]
}

/** Languages that stack endings, where `*` in the pack stands for any of them. */
const AGGLUTINATIVE = new Set(['kk', 'ky', 'uz', 'tg', 'az', 'mn', 'hy', 'ne', 'tk', 'und'])

/** Forms kept of one field. More is a list or a dump; what follows would change no tag. */
const MAX_HITS = 3_000

/**
 * The forms of a lexicon in one field of an article, longest first from left to right, never overlapping.
 * @param language BCP 47 primary tag or `und`
 */
export function findHits(
  lexicon: Lexicon,
  field: Evidence['field'],
  text: string,
  language: string,
): Hit[] {
  const hits: Hit[] = []
  const options = { agglutinative: AGGLUTINATIVE.has(language) }
  lexicon.automaton.scan(text, options, (found) => {
    for (let from = 0; from < found.length; ) {
      const { start, end } = found[from] as RawMatch
      let to = from
      while (found[to]?.end === end) to += 1
      const matched = text.slice(start, end)
      const entries = readable(lexicon, found, from, to, matched, language)
      if (entries.length > 0) {
        hits.push({ field, start, end, text: matched, entries })
        return hits.length < MAX_HITS ? end : text.length
      }
      from = to
    }
    return -1
  })
  return hits
}

/**
 * The entries of found[from..to) that may be read so in this language. A decoy wins when it spells out more of the
 * match than they do (`Türkçe` over `Türk` with an ending), and when nothing else may be read.
 */
function readable(
  lexicon: Lexicon,
  found: readonly RawMatch[],
  from: number,
  to: number,
  matched: string,
  language: string,
): LexiconEntry[] {
  const entries: LexiconEntry[] = []
  const decoys: LexiconEntry[] = []
  for (let index = from; index < to; index += 1) {
    const entry = lexicon.entries[found[index]?.entry ?? -1]
    if (entry === undefined) continue
    const { languages } = entry
    if (languages !== undefined && language !== 'und' && !languages.has(language)) continue
    if (!isWritten(matched, entry.letterCase, entry.folded.length)) continue
    if (entry.kind === 'decoy') decoys.push(entry)
    else if (!entries.includes(entry)) entries.push(entry)
  }
  return spelled(entries) >= spelled(decoys) ? entries : decoys
}

/** Letters of the longest form, -1 for none. */
function spelled(entries: readonly LexiconEntry[]): number {
  let longest = -1
  for (const { folded } of entries) if (folded.length > longest) longest = folded.length
  return longest
}
