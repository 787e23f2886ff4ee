import { isUnspaced, tokenise } from '../text/tokens.ts'

/** The words a term looks for, in order. */
export interface Sequence {
  /** The same for terms that find the same. */
  key: string
  words: readonly string[]
  /** `glued[i]`: word i must touch the one before it (both are characters of a script without spaces). */
  glued: readonly boolean[]
  /** The last word is the beginning of a word. */
  prefix: boolean
}

/**
 * The folded words of a term. A prefix in a script without spaces is a plain substring.
 * @returns no words when the text holds no letter or digit
 */
export function sequenceOf(text: string, prefix: boolean): Sequence {
  const { words, starts, ends } = tokenise(text)
  const glued = words.map(
    (word, at) =>
      ends[at - 1] === starts[at] && isUnspaced(word) && isUnspaced(words[at - 1] ?? ''),
  )
  const open = prefix && !isUnspaced(words.at(-1) ?? '')
  const joined = words.map((word, at) => (glued[at] === true ? word : ` ${word}`)).join('')
  return { key: open ? `${joined}*` : joined, words, glued, prefix: open }
}
