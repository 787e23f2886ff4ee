import type { Form, Inflection } from '../knowledge/pack.ts'

/** One word of a form: what stays, and the endings it takes. `undefined` endings: the word as it is. */
export interface InflectedWord {
  stem: string
  endings: readonly string[] | undefined
}

/** A form as words; the words of the text stand in this order with one separator between them. */
export type InflectedForm = readonly InflectedWord[]

/** Shorter words are not inflected: too many other words begin like them. Hangul and Arabic say more in a letter. */
const MIN_INFLECTED = 3
const MIN_INFLECTED_UNCASED = 2

const SEPARATORS = /[\s\u2010-\u2015-]+/

/**
 * The ways a form may stand in a text by the rules of its language.
 * @returns one entry for each clitic that may stand in front (Arabic), one in all where there are none
 */
export function inflect(form: Form, inflection: Inflection | undefined): InflectedForm[] {
  const words = form.text.split(SEPARATORS).filter((word) => word !== '')
  if (words.length === 0) return []
  if (form.exact || inflection === undefined) return withZwnj(words.map(unchanged))
  const inflected = words.map((word) => inflectWord(word, inflection))
  const [first, ...rest] = inflected
  if (first === undefined) return []
  if (inflection.before.length === 1) return withZwnj(inflected)
  const { stem, endings } = first
  return inflection.before
    .filter((clitic) => clitic === '' || canTake(clitic, stem))
    .flatMap((clitic) => withZwnj([{ stem: join(clitic, stem), endings }, ...rest]))
}

const unchanged = (word: string): InflectedWord => ({ stem: word, endings: undefined })

function inflectWord(word: string, { endings }: Inflection): InflectedWord {
  const least = word.toLowerCase() === word.toUpperCase() ? MIN_INFLECTED_UNCASED : MIN_INFLECTED
  if (word.length < least || isAcronym(word, endings)) return unchanged(word)
  for (let length = Math.min(word.length - 2, longestRule(endings)); length > 0; length -= 1) {
    const taken = endings[word.slice(word.length - length)]
    if (taken !== undefined) return { stem: word.slice(0, word.length - length), endings: taken }
  }
  return { stem: word, endings: endings[''] }
}

const LONGEST = new WeakMap<Inflection['endings'], number>()

/** Letters of the longest ending that has a rule of its own; most languages have none. */
function longestRule(endings: Inflection['endings']): number {
  const known = LONGEST.get(endings)
  if (known !== undefined) return known
  const longest = Math.max(0, ...Object.keys(endings).map(({ length }) => length))
  LONGEST.set(endings, longest)
  return longest
}

/** Acronyms take endings in agglutinating languages only (ШКУнун), where the rule is `*`. */
function isAcronym(word: string, endings: Inflection['endings']): boolean {
  const capitals = word === word.toUpperCase() && word !== word.toLowerCase()
  return capitals && endings['']?.[0] !== '*'
}

/** The article goes before words without it, and other clitics before any. */
function canTake(clitic: string, stem: string): boolean {
  return !(clitic.endsWith('ال') || clitic.endsWith('لل')) || !stem.startsWith('ال')
}

/** `ل` and the article contract: ل + الصين = للصين. */
function join(clitic: string, stem: string): string {
  const contracts = clitic.endsWith('ل') && stem.startsWith('ال')
  return contracts ? `${clitic}ل${stem.slice(2)}` : clitic + stem
}

/** A zero-width non-joiner is also written as a space. */
function withZwnj(words: InflectedForm): InflectedForm[] {
  if (!words.some(({ stem }) => stem.includes('\u200c'))) return [words]
  const split = words.flatMap(({ stem, endings }) => {
    const parts = stem.split('\u200c').filter((part) => part !== '')
    return parts.map((part, index) => ({
      stem: part,
      endings: index === parts.length - 1 ? endings : undefined,
    }))
  })
  return [words, split]
}
