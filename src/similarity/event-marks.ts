import { calendarDays } from './calendar-days.ts'
import { hash32 } from './fingerprint.ts'
import { stem } from './stem.ts'
import { STOP_WORDS } from './stop-words.ts'
import type { Token } from './tokens.ts'

/** Tokens of the text whose names say who and where; later ones belong to the background. */
const NAME_TOKENS = 30
/** Tokens of the text whose dates say when. */
const DAY_TOKENS = 40
/** Tokens of the text whose numbers may stand in a report in another language. */
const NUMBER_TOKENS = 120
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
  /** Entities found by the tagger: the same in every language. */
  entities: readonly number[]
}

/** Reads the marks of an event from its tokens and the tagger's entities. */
export function eventMarks(
  title: readonly Token[],
  text: readonly Token[],
  entities: readonly string[],
): EventMarks {
  const head = [...title, ...text.slice(0, DAY_TOKENS)]
  const named = [...(isTitleCase(title) ? [] : title), ...text.slice(0, NAME_TOKENS)]
  return {
    names: hashes(named.filter(isName).map((token) => stem(token.text))),
    titleDays: hashes([...calendarDays(title)].map((day) => `day ${day}`)),
    days: hashes([...calendarDays(head)].map((day) => `day ${day}`)),
    titleNumbers: hashes(numbersOf(title).map((number) => `number ${number}`)),
    numbers: hashes(
      numbersOf([...title, ...text.slice(0, NUMBER_TOKENS)])
        .filter((number) => number.length > 1)
        .map((number) => `number ${number}`),
    ),
    entities: hashes(entities.map((entity) => `entity ${entity}`)),
  }
}

const isName = (token: Token) => token.name && !STOP_WORDS.has(token.text)

function isTitleCase(title: readonly Token[]): boolean {
  const words = title.filter((token) => token.kind === 'word')
  return words.filter((token) => token.name).length > TITLE_CASE_SHARE * words.length
}

function numbersOf(tokens: readonly Token[]): string[] {
  return tokens.filter((token) => token.kind === 'number').map((token) => token.text)
}

function hashes(texts: readonly string[]): number[] {
  return [...new Set(texts.map((text) => hash32(text)))].sort((a, b) => a - b)
}
