import { type AnchorKind, anchorHash } from './anchors.ts'
import { tellingShare } from './background-words.ts'
import { calendarDays } from './calendar-days.ts'
import { hash32 } from './fingerprint.ts'
import { type Subject, subjectsOf } from './glossary.ts'
import { soundKey } from './sound-key.ts'
import { stem } from './stem.ts'
import { STOP_WORDS } from './stop-words.ts'
import type { Token } from './tokens.ts'

/** Tokens of the text whose names say who and where; later ones belong to the background. */
const NAME_TOKENS = 30
/** Tokens of the text whose dates say when. */
const DAY_TOKENS = 40
/** Tokens of the text whose numbers may stand in a report in another language. */
const NUMBER_TOKENS = 120
/** Tokens of the text whose subjects and names are looked for in other languages. */
const SUBJECT_TOKENS = 80
/** Consonants from which a name, and any other word, is likely itself in another alphabet. */
const MIN_NAME_KEY = 3
const MIN_WORD_KEY = 4
const LONG_KEY = 5
/** A headline with more capitals than this is in title case: they mark no names. */
const TITLE_CASE_SHARE = 0.6

/** What tells events of one kind apart, all as signed 32-bit hashes. */
export interface EventMarks {
  /** Names in headline and first sentences; scripts without capitals have none. */
  names: readonly number[]
  /** Days of the year in the headline: two forecasts, two daily reports. */
  titleDays: readonly number[]
  /** Days of the year in headline and first sentences. */
  days: readonly number[]
  titleNumbers: readonly number[]
  /** Numbers of two digits and more: the same in every language. */
  numbers: readonly number[]
  /** Entities of the tagger, subjects of the glossary, names by their sound: the same in every language. */
  entities: readonly number[]
}

/** Reads the marks of an event from its tokens and the tagger's entities. */
export function eventMarks(
  title: readonly Token[],
  text: readonly Token[],
  entities: readonly string[],
): EventMarks {
  const head = [...title, ...text.slice(0, DAY_TOKENS)]
  const { subjects, others } = subjectsOf([...title, ...text.slice(0, SUBJECT_TOKENS)])
  const named = [...(isTitleCase(title) ? [] : title), ...text.slice(0, NAME_TOKENS)]
  return {
    names: hashes(named.filter(isName).map((token) => stem(token.text))),
    titleDays: anchors('number', [...calendarDays(title)]),
    days: anchors('number', [...calendarDays(head)]),
    titleNumbers: anchors('number', numbersOf(title)),
    numbers: anchors(
      'number',
      numbersOf([...title, ...text.slice(0, NUMBER_TOKENS)]).filter((number) => number.length > 1),
    ),
    entities: [...entityAnchors(entities), ...subjectAnchors(subjects), ...soundAnchors(others)],
  }
}

/** The organisation itself tells no two reports about it apart. */
function entityAnchors(entities: readonly string[]): number[] {
  const telling = entities.filter((entity) => !entity.startsWith('sco:'))
  return inOrder(
    telling.map((entity) => anchorHash(entity.startsWith('person:') ? 'person' : 'entity', entity)),
  )
}

function subjectAnchors(subjects: readonly Subject[]): number[] {
  return inOrder(subjects.map(({ id, kind }) => anchorHash(kind, id)))
}

/** Names by their sound; in scripts without capitals, and of loan words, every longer word. */
function soundAnchors(tokens: readonly Token[]): number[] {
  const keys = tokens
    .filter((token) => token.kind === 'word' && tellingShare(stem(token.text)) === 1)
    .map((token) => ({ key: soundKey(token.text), name: isName(token) }))
    .filter(({ key, name }) => key.length >= (name ? MIN_NAME_KEY : MIN_WORD_KEY))
  return inOrder(
    keys.map(({ key }) => anchorHash(key.length < LONG_KEY ? 'short sound' : 'sound', key)),
  )
}

const isName = (token: Token) => token.name && !STOP_WORDS.has(token.text)

function isTitleCase(title: readonly Token[]): boolean {
  const words = title.filter((token) => token.kind === 'word')
  return words.filter((token) => token.name).length > TITLE_CASE_SHARE * words.length
}

function numbersOf(tokens: readonly Token[]): string[] {
  return tokens.filter((token) => token.kind === 'number').map((token) => token.text)
}

function anchors(kind: AnchorKind, texts: readonly string[]): number[] {
  return inOrder(texts.map((text) => anchorHash(kind, text)))
}

function hashes(texts: readonly string[]): number[] {
  return inOrder(texts.map((text) => hash32(text)))
}

function inOrder(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b)
}
