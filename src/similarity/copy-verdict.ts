import { alignTokens, type Block } from './align.ts'
import type { TextSketch } from './sketch.ts'
import { stem } from './stem.ts'
import { STOP_WORDS } from './stop-words.ts'
import type { Token } from './tokens.ts'

/** Tokens at the head of a text that an outlet keeps when it shortens: about two sentences. */
const LEAD_TOKENS = 60
/** Share of the shorter text that must be in the longer one; quotes in a live page stay below .25. */
const MIN_COVER = 0.4
/** Share of either lead that must be in the other text. A footer or background paragraph has none. */
const MIN_LEAD = 0.3
/** An outlet puts a sentence of its own before a text; what is nearly half as long is another item (.3 to .5 equal on labelled copies). */
const MAX_HEAD_SHARE = 0.4
/** Place, date, agency. */
const DATELINE_TOKENS = 12
/** Texts under this many tokens are copies only when all of it and the title agree. */
const MIN_TOKENS = 20
/** Longest replaced passage that is read as a filled-in blank, and one whose words are half the same. */
const MAX_BLANK_TOKENS = 8
const MAX_FORM_TOKENS = 20
const MIN_FORM_SHARE = 0.4
/** A template fills in a blank at least every so many tokens; an updated figure stands alone. */
const TOKENS_PER_BLANK = 60
/** What both headlines name, each its own, is what the reports are about: as good as two blanks. */
const SUBJECT_BLANK = 2
const MIN_SUBJECT_CHARACTERS = 2
/** Letters from which a word inside another is the same, where no stem is known. */
const MIN_COMMON_START = 4
/** Characters that two expressions of the same length share by chance, at most. */
const MAX_SHARED_CHARACTERS = 0.34
/** Share of a headline's telling words that the copied article must have. Copies measured: .75 and more. */
const MIN_HEADLINE_SHARE = 0.35
/** Figures that both texts must hold before their difference says anything. */
const MIN_FIGURES = 6
/** Copies keep three quarters of their figures and more; fillings of one template half at most. */
const MAX_SHARED_FIGURES = 0.6

/** Whether one text is the other's, shortened, extended or re-headlined. */
export type CopyVerdict =
  | {
      kind: 'copy'
      containment: number
      /** Share of the newer text that the older one lacks. */
      ownShare: number
      reason: string
    }
  | { kind: 'template'; containment: number; reason: string }
  | { kind: 'other'; containment: number; reason: string }

/**
 * Compares two texts by alignment of their tokens: how much of the shorter one is in the longer
 * one, whether their leads agree, and what stands in the gaps. Texts that differ in numbers and
 * names at the same places are fillings of one template (weather, rates, readouts), not copies.
 */
export function copyVerdict(newer: TextSketch, older: TextSketch): CopyVerdict {
  const blocks = alignTokens(newer.words, older.words)
  const shorter = Math.min(newer.words.length, older.words.length)
  const aligned = blocks.reduce((sum, block) => sum + block.length, 0)
  const inOrder = shorter === 0 ? 0 : aligned / shorter
  const containment = Math.max(inOrder, sharedPrints(newer.prints, older.prints))
  if (shorter < MIN_TOKENS) return shortVerdict(newer, older)
  const percent = `${Math.round(containment * 100)} % of the shorter text`
  if (containment < MIN_COVER) {
    return { kind: 'other', containment, reason: `only ${percent} is shared` }
  }
  const leads = [leadShare(blocks, newer, 'startA'), leadShare(blocks, older, 'startB')]
  const head = Math.max(blocks[0]?.startA ?? 0, blocks[0]?.startB ?? 0)
  const isBehind = head > Math.max(DATELINE_TOKENS, MAX_HEAD_SHARE * aligned)
  if (Math.min(...leads) < MIN_LEAD || isBehind) {
    return { kind: 'other', containment, reason: `${percent} is shared, but the leads differ` }
  }
  if (!headlinesFit(newer, older)) {
    return {
      kind: 'template',
      containment,
      reason: `${percent} is shared, but no headline fits it`,
    }
  }
  const blanks = countBlanks(blocks, newer, older)
  if (blanks >= 2 && blanks * TOKENS_PER_BLANK >= aligned) {
    const places = `in ${Math.floor(blanks)} places`
    const reason = `${percent} is shared, with other numbers or names ${places}`
    return { kind: 'template', containment, reason }
  }
  if (otherFigures(blocks, newer.tokens, older.tokens)) {
    const reason = `${percent} is shared, with other figures throughout`
    return { kind: 'template', containment, reason }
  }
  const ownShare = 1 - aligned / newer.words.length
  return { kind: 'copy', containment, ownShare, reason: `${percent} is shared, the lead included` }
}

function shortVerdict(newer: TextSketch, older: TextSketch): CopyVerdict {
  const same =
    newer.words.length >= 3 &&
    newer.words.join(' ') === older.words.join(' ') &&
    newer.titleWords.join(' ') === older.titleWords.join(' ')
  return same
    ? { kind: 'copy', containment: 1, ownShare: 0, reason: 'title and short text are equal' }
    : { kind: 'other', containment: 0, reason: 'too short to tell' }
}

/**
 * A headline has words of its text. Where neither headline meets the other's article, the text is
 * no article: a subscription wall or a consent notice that every page of a site shows.
 */
function headlinesFit(a: TextSketch, b: TextSketch): boolean {
  if (a.titleWords.length === 0 && b.titleWords.length === 0) return true
  return Math.max(headlineShare(a, b), headlineShare(b, a)) >= MIN_HEADLINE_SHARE
}

function headlineShare(of: TextSketch, inside: TextSketch): number {
  const telling = of.titleWords.filter((word) => !STOP_WORDS.has(word)).map(stem)
  const words = new Set([...inside.titleWords, ...inside.words].map(stem))
  return telling.filter((word) => words.has(word)).length / Math.max(1, telling.length)
}

/** Share of the smaller set of fingerprints that is in the other: holds for repeated passages too. */
function sharedPrints(a: readonly number[], b: readonly number[]): number {
  const inB = new Set(b)
  const shared = a.filter((print) => inB.has(print)).length
  return shared / Math.max(1, Math.min(a.length, b.length))
}

function leadShare(
  blocks: readonly Block[],
  sketch: TextSketch,
  start: 'startA' | 'startB',
): number {
  const lead = Math.min(LEAD_TOKENS, sketch.words.length)
  let found = 0
  for (const block of blocks) {
    found += Math.max(0, Math.min(block[start] + block.length, lead) - block[start])
  }
  return lead === 0 ? 0 : found / lead
}

/** Places between agreeing passages where one number, name or expression replaces another. */
function countBlanks(blocks: readonly Block[], a: TextSketch, b: TextSketch): number {
  const stemsOf = (words: readonly string[]) => new Set(words.map(stem))
  const titles = [stemsOf(a.titleWords), stemsOf(b.titleWords)] as const
  const everywhere = [
    stemsOf([...a.titleWords, ...a.words]),
    stemsOf([...b.titleWords, ...b.words]),
  ] as const
  let blanks = 0
  for (const [gapA, gapB] of blankGaps(blocks, a.tokens, b.tokens)) {
    const isSubject =
      inOnlyItsTitle(gapA, titles[0], titles[1], everywhere[1]) &&
      inOnlyItsTitle(gapB, titles[1], titles[0], everywhere[0])
    blanks += isSubject ? SUBJECT_BLANK : blankWeight(gapA, gapB)
  }
  return blanks
}

type Gap = readonly [a: readonly Token[], b: readonly Token[]]

/**
 * What stands between passages that agree, as far as it may be a blank. Before the first one only
 * a sentence of the same form counts: datelines differ from copy to copy.
 */
function blankGaps(blocks: readonly Block[], a: readonly Token[], b: readonly Token[]): Gap[] {
  const [first] = blocks
  const head: Gap = [a.slice(0, first?.startA), b.slice(0, first?.startB)]
  const between = blocks.slice(1).map((next, index): Gap => {
    const { startA = 0, startB = 0, length = 0 } = blocks[index] ?? {}
    return [a.slice(startA + length, next.startA), b.slice(startB + length, next.startB)]
  })
  const isShort = ([inA, inB]: Gap) => Math.max(inA.length, inB.length) <= MAX_BLANK_TOKENS
  return [...[head].filter(isOneForm), ...between.filter((gap) => isShort(gap) || isOneForm(gap))]
}

/** Whether two passages have words in common around what differs. */
function isOneForm([a, b]: Gap): boolean {
  const longer = Math.max(a.length, b.length)
  const inB = new Set(b.map((token) => token.text))
  const shared = a.filter((token) => inB.has(token.text)).length
  return longer <= MAX_FORM_TOKENS && shared > 0 && shared >= MIN_FORM_SHARE * longer
}

/**
 * Whether an expression stands in its own headline and nowhere in the other report; single
 * characters, which stand everywhere, in its headline alone.
 */
function inOnlyItsTitle(
  gap: readonly Token[],
  own: ReadonlySet<string>,
  otherTitle: ReadonlySet<string>,
  other: ReadonlySet<string>,
): boolean {
  // Beside a figure it is a unit: 1.5 million hryvnias, UAH 1.5m.
  if (gap.some((token) => token.kind === 'number')) return false
  const telling = gap.filter((token) => !STOP_WORDS.has(token.text) && stands(token, own))
  const isCharacters = telling[0]?.kind === 'character'
  const absentFrom = isCharacters ? otherTitle : other
  const absent = telling.filter((token) => !stands(token, absentFrom))
  return absent.length >= (isCharacters ? MIN_SUBJECT_CHARACTERS : 1)
}

/** Whether a word stands among stems, with another ending or as part of a compound. */
function stands({ text, kind }: Token, stems: ReadonlySet<string>): boolean {
  if (stems.has(stem(text))) return true
  if (kind !== 'word' || isCased(text) || text.length < MIN_COMMON_START) return false
  return [...stems].some(
    (other) =>
      other.length >= MIN_COMMON_START && (text.startsWith(other) || other.startsWith(text)),
  )
}

const isCased = (text: string) => text !== text.toUpperCase()

/** Whether most numbers differ between the first and the last passage that agree. */
function otherFigures(blocks: readonly Block[], a: readonly Token[], b: readonly Token[]): boolean {
  const last = blocks.at(-1)
  if (last === undefined) return false
  const inA = numbersOf(a.slice(blocks[0]?.startA, last.startA + last.length))
  const inB = numbersOf(b.slice(blocks[0]?.startB, last.startB + last.length))
  const fewer = Math.min(inA.size, inB.size)
  const shared = [...inA].filter((number) => inB.has(number)).length
  return fewer >= MIN_FIGURES && shared <= fewer * MAX_SHARED_FIGURES
}

function numbersOf(tokens: readonly Token[]): Set<string> {
  return new Set(tokens.filter((token) => token.kind === 'number').map((token) => token.text))
}

/** Scripts without capitals show no names: a whole expression replaced counts half. */
function blankWeight(a: readonly Token[], b: readonly Token[]): number {
  const [numbersA, numbersB] = [numbersOf(a), numbersOf(b)]
  const numbers =
    [...numbersA].some((number) => !numbersB.has(number)) &&
    [...numbersB].some((number) => !numbersA.has(number))
  const names = replaced(a, b, (token) => token.name, isVariantName)
  return Number(numbers) + Number(names) + (otherCharacters(a, b) && !numbers ? 0.5 : 0)
}

function otherCharacters(a: readonly Token[], b: readonly Token[]): boolean {
  const charactersOf = (tokens: readonly Token[]) =>
    new Set(tokens.filter(({ kind }) => kind === 'character').map(({ text }) => text))
  const [inA, inB] = [charactersOf(a), charactersOf(b)]
  const fewer = Math.min(inA.size, inB.size)
  const shared = [...inA].filter((character) => inB.has(character)).length
  return fewer > 0 && shared <= MAX_SHARED_CHARACTERS * fewer
}

function replaced(
  a: readonly Token[],
  b: readonly Token[],
  counts: (token: Token) => boolean,
  agree: (x: string, y: string) => boolean,
): boolean {
  const inA = a.filter(counts)
  const inB = b.filter(counts)
  if (inA.length === 0 || inB.length === 0) return false
  return !inA.some((x) => inB.some((y) => agree(x.text, y.text)))
}

/** Labor and Labour, Putin and Putins: the same name in another spelling or case. */
function isVariantName(x: string, y: string): boolean {
  const wanted = Math.min(4, x.length, y.length)
  return x.slice(0, wanted) === y.slice(0, wanted)
}
