import { RE2JS } from 're2js'

const FLAGS: Readonly<Record<string, number>> = {
  i: RE2JS.CASE_INSENSITIVE,
  m: RE2JS.MULTILINE,
  s: RE2JS.DOTALL,
}
/** Longest pattern in UTF-16 units. */
const MAX_SOURCE = 1_000
/**
 * Most RE2 instructions. Finding where a pattern matches costs up to 20 ns per instruction and character:
 * 250 over the 20,000 characters below are 100 ms.
 */
const MAX_PROGRAM = 250
/** A pattern sees one line at a time, and of a longer one pieces of this size (UTF-16 units). */
const MAX_LINE = 10_000
/** Telling whether a line matches is 50 times cheaper than telling where; the where ends after this many. */
const MAX_LOCATED = 20_000

/** Letters of three scripts: what matches each of them alone, as `/./` does, matches everything. */
const EVERYDAY = ['e', 'о', '的']

/** A stretch of a text, UTF-16 units. */
export interface Stretch {
  start: number
  end: number
}

/** A compiled regular expression that takes time linear in the text. */
export interface LinearPattern {
  test(text: string): boolean
  /** Where it matches; at most `limit`, and only the first lines that match are looked at. */
  find(text: string, limit: number): Stretch[]
}

/**
 * @param source RE2 syntax, `\/` for a slash
 * @throws Error with a sentence when it is no pattern, needs too much, or matches every text
 */
export function compilePattern(source: string, flags: string): LinearPattern {
  if (source.length > MAX_SOURCE) throw new Error(`longer than ${MAX_SOURCE} characters`)
  let bits = 0
  for (const flag of flags) {
    const bit = FLAGS[flag]
    if (bit === undefined) throw new Error(`unknown flag ${flag}, only i, m and s are known`)
    bits |= bit
  }
  const pattern = RE2JS.compile(source, bits)
  if (pattern.programSize() > MAX_PROGRAM) {
    throw new Error('too large once its repetitions are written out')
  }
  if (matchesNothing(pattern) || EVERYDAY.every((letter) => pattern.test(letter))) {
    throw new Error('it matches every article')
  }
  return {
    test: (text) => lines(text).some(({ start, end }) => pattern.test(text.slice(start, end))),
    find: (text, limit) => locate(pattern, text, limit),
  }
}

/** Whether it also matches between two characters, as `\b` does: then it matches without anything there. */
function matchesNothing(pattern: RE2JS): boolean {
  return ['', ...EVERYDAY, 'e1 e.'].some((text) => {
    const matcher = pattern.matcher(text)
    while (matcher.find()) if (matcher.start() === matcher.end()) return true
    return false
  })
}

function locate(pattern: RE2JS, text: string, limit: number): Stretch[] {
  const found: Stretch[] = []
  let located = 0
  for (const { start, end } of lines(text)) {
    const line = text.slice(start, end)
    if (!pattern.test(line)) continue
    const matcher = pattern.matcher(line)
    while (found.length < limit && matcher.find()) {
      found.push({ start: start + matcher.start(), end: start + matcher.end() })
    }
    located += line.length
    if (found.length >= limit || located >= MAX_LOCATED) break
  }
  return found
}

function lines(text: string): Stretch[] {
  const found: Stretch[] = []
  for (let start = 0; start < text.length; ) {
    const feed = text.indexOf('\n', start)
    const lineEnd = feed < 0 ? text.length : feed
    const end = Math.min(lineEnd, start + MAX_LINE)
    if (end > start) found.push({ start, end })
    start = end === lineEnd ? end + 1 : end
  }
  return found
}
