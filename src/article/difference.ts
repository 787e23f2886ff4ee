/** One place where a text changed. Paragraphs are counted from 0. */
export type TextChange =
  | { kind: 'added'; paragraph: number; after: string }
  | { kind: 'removed'; paragraph: number; before: string }
  /** Only the words between the first and the last that differ; one side may be empty. */
  | { kind: 'changed'; paragraph: number; before: string; after: string }

/** What changed from one text to another, by paragraphs. */
export interface TextDifference {
  /** Paragraphs that stayed as they were. */
  kept: number
  /** In order; `paragraph` counts in the new text, for removed ones in the old. */
  changes: readonly TextChange[]
  /** Paragraphs that changed beyond those listed. */
  omitted: number
}

/** Cells of the table that finds the longest common sequence; 4 MB, and 3 ms. */
const MAX_CELLS = 1_000_000
const MAX_CHANGES = 100
/** Units of a paragraph or of changed words that are stated. */
const MAX_UNITS = 1_000
/** Paragraphs on either side that one changed paragraph is looked for among. */
const MAX_PAIRS = 20
/** Share of common words from which two paragraphs are one that was edited. */
const SAME_PARAGRAPH = 0.5

type Pair = readonly [before: number, after: number]

const paragraphsOf = (text: string): string[] =>
  text
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter(Boolean)

const wordsOf = (text: string): string[] =>
  text.match(/\p{Script=Han}|[^\s\p{Script=Han}]+|\s+/gu) ?? []

/** Longest common sequence of two short lists, as pairs of indexes; nothing when the table would be too large. */
function commonPairs(before: readonly string[], after: readonly string[]): Pair[] {
  const width = after.length + 1
  if (before.length * width > MAX_CELLS) return []
  const lengths = new Uint32Array((before.length + 1) * width)
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--)
      lengths[i * width + j] =
        before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  const pairs: Pair[] = []
  for (let i = 0, j = 0; i < before.length && j < after.length; ) {
    if (before[i] === after[j]) pairs.push([i++, j++])
    else if (at(i + 1, j) >= at(i, j + 1)) i += 1
    else j += 1
  }
  return pairs
}

/** Common start and end first: an edited article mostly shares them. */
function keptPairs(before: readonly string[], after: readonly string[]): Pair[] {
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && before[start] === after[start]) start += 1
  let end = 0
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1
  const middle = commonPairs(
    before.slice(start, before.length - end),
    after.slice(start, after.length - end),
  )
  return [
    ...Array.from({ length: start }, (_, i): Pair => [i, i]),
    ...middle.map(([i, j]): Pair => [i + start, j + start]),
    ...Array.from(
      { length: end },
      (_, i): Pair => [before.length - end + i, after.length - end + i],
    ),
  ]
}

function likeness(a: string, b: string): number {
  const words = (text: string) =>
    new Set(wordsOf(text.slice(0, MAX_UNITS)).filter((word) => word.trim() !== ''))
  const [left, right] = [words(a), words(b)]
  const common = [...left].filter((word) => right.has(word)).length
  return common / Math.max(1, Math.max(left.size, right.size))
}

const cut = (text: string): string => text.slice(0, MAX_UNITS).toWellFormed()

/** The words of two paragraphs between the first and the last that differ. */
function changedWords(before: string, after: string): { before: string; after: string } {
  const [old, now] = [wordsOf(before), wordsOf(after)]
  const shorter = Math.min(old.length, now.length)
  let start = 0
  while (start < shorter && old[start] === now[start]) start += 1
  let end = 0
  while (end < shorter - start && old.at(-1 - end) === now.at(-1 - end)) end += 1
  const between = (words: readonly string[]) =>
    cut(
      words
        .slice(start, words.length - end)
        .join('')
        .trim(),
    )
  return { before: between(old), after: between(now) }
}

/** Index of the old paragraph that a new one is an edition of; undefined when it is new. */
function editedFrom(
  before: readonly string[],
  now: string,
  next: number,
  end: number,
): number | undefined {
  const reach = Math.min(end, next + MAX_PAIRS)
  for (let i = next; i < reach; i++) if (likeness(before[i] ?? '', now) >= SAME_PARAGRAPH) return i
  return undefined
}

/** Changes between two kept paragraphs: edited ones are paired in order, the others came or went. */
function changesBetween(
  before: readonly string[],
  after: readonly string[],
  from: Pair,
  end: Pair,
  room: number,
): { changes: TextChange[]; omitted: number } {
  const changes: TextChange[] = []
  let [old, now] = from
  const remove = (until: number) => {
    for (; old < until && changes.length < room; old++)
      changes.push({ kind: 'removed', paragraph: old, before: cut(before[old] ?? '') })
  }
  for (; now < end[1] && changes.length < room; now++) {
    const text = after[now] ?? ''
    const match = editedFrom(before, text, old, end[0])
    if (match === undefined) {
      changes.push({ kind: 'added', paragraph: now, after: cut(text) })
      continue
    }
    remove(match)
    if (changes.length >= room) break
    changes.push({ kind: 'changed', paragraph: now, ...changedWords(before[match] ?? '', text) })
    old = match + 1
  }
  remove(end[0])
  return { changes, omitted: end[0] - old + end[1] - now }
}

/**
 * What changed from one text to another, small enough to be stored and shown: paragraphs that stayed, came, went,
 * and the words that differ in edited ones. Texts too long for the table count as replaced between their common
 * start and end.
 * @param before plain text, paragraphs split by a blank line
 * @param after the same, read later
 */
export function textDifference(before: string, after: string): TextDifference {
  const [old, now] = [paragraphsOf(before), paragraphsOf(after)]
  const pairs = keptPairs(old, now)
  const changes: TextChange[] = []
  let omitted = 0
  let from: Pair = [0, 0]
  for (const pair of [...pairs, [old.length, now.length] as const]) {
    const found = changesBetween(old, now, from, pair, MAX_CHANGES - changes.length)
    changes.push(...found.changes)
    omitted += found.omitted
    from = [pair[0] + 1, pair[1] + 1]
  }
  return { kept: pairs.length, changes, omitted }
}
