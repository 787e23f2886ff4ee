import { PLACES, SUBJECTS } from './glossary-data.ts'
import { stem } from './stem.ts'
import { type Token, tokensOf } from './tokens.ts'

/** From this length a form is the beginning of a word; a shorter one is the whole word. */
const MIN_PREFIX = 4
/** Longest name in characters. */
const MAX_CHARACTERS = 6

/** What a word or a run of characters means in every language. */
export interface Subject {
  /** Its English word. */
  id: string
  kind: 'subject' | 'place'
}
/** A subject and how many tokens name it. */
interface Found {
  subject: Subject | undefined
  length: number
}
type Subjects = Map<string, Subject>

const LATIN_STEMS: Subjects = new Map()
const WHOLE_WORDS: Subjects = new Map()
const PREFIXES: Subjects = new Map()
const CHARACTERS: Subjects = new Map()
readGlossary(SUBJECTS, 'subject')
readGlossary(PLACES, 'place')

function readGlossary(lines: string, kind: Subject['kind']): void {
  for (const line of lines.trim().split('\n')) {
    const forms = line.split(/[ |]/u)
    const subject: Subject = { id: forms[0] ?? '', kind }
    for (const form of forms) {
      const text = tokensOf(form)
        .map((token) => token.text)
        .join('')
      if (text !== '') tableOf(text).set(keyOf(text), subject)
    }
  }
}

function isLatin(text: string): boolean {
  return /^[a-z\d]/u.test(text)
}

function keyOf(text: string): string {
  return isLatin(text) ? stem(text) : text
}

function tableOf(text: string): Subjects {
  if (isLatin(text)) return LATIN_STEMS
  if (/^\p{Script=Han}/u.test(text)) return CHARACTERS
  return text.length < MIN_PREFIX ? WHOLE_WORDS : PREFIXES
}

/**
 * Subjects and places of the glossary that a text names, whatever its language, each once, and the
 * tokens that name none.
 */
export function subjectsOf(tokens: readonly Token[]): { subjects: Subject[]; others: Token[] } {
  const subjects = new Set<Subject>()
  const others: Token[] = []
  for (let at = 0; at < tokens.length; ) {
    const { subject, length } = subjectAt(tokens, at)
    if (subject !== undefined) subjects.add(subject)
    else others.push(...tokens.slice(at, at + 1))
    at += length
  }
  return { subjects: [...subjects], others }
}

function subjectAt(tokens: readonly Token[], at: number): Found {
  const token = tokens[at]
  if (token === undefined || token.kind === 'number') return { subject: undefined, length: 1 }
  if (token.kind === 'character') return charactersAt(tokens, at)
  const pair = `${token.text}${tokens[at + 1]?.text ?? ''}`
  const paired = prefixSubject(pair, token.text.length + 1)
  if (paired !== undefined) return { subject: paired, length: 2 }
  return { subject: wordSubject(token.text), length: 1 }
}

function charactersAt(tokens: readonly Token[], at: number): Found {
  for (let length = MAX_CHARACTERS; length >= 1; length--) {
    const run = tokens.slice(at, at + length)
    const subject = CHARACTERS.get(run.map((token) => token.text).join(''))
    if (subject !== undefined) return { subject, length }
  }
  return { subject: undefined, length: 1 }
}

function wordSubject(word: string): Subject | undefined {
  if (isLatin(word)) return LATIN_STEMS.get(stem(word))
  return WHOLE_WORDS.get(word) ?? prefixSubject(word, MIN_PREFIX)
}

/** The longest form that the word begins with. */
function prefixSubject(word: string, shortest: number): Subject | undefined {
  for (let length = word.length; length >= shortest; length--) {
    const subject = PREFIXES.get(word.slice(0, length))
    if (subject !== undefined) return subject
  }
  return undefined
}
