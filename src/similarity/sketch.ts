import { type EventMarks, eventMarks } from './event-marks.ts'
import { fingerprints } from './fingerprint.ts'
import { type StoryTerm, storyTerms } from './story-terms.ts'
import { type Token, tokensOf } from './tokens.ts'

/** An article as copies and stories see it. */
export interface ComparableArticle {
  title: string
  /** Plain text; empty when the page could not be read. */
  text: string
  /** BCP 47 primary tag. */
  language?: string
  /** As the outlet says; absent means unknown. */
  published?: Date
  url?: string
  /** What it is about, in any language alike, for instance `country:RU`, `person:Xi Jinping`. */
  entities?: readonly string[]
}

/** A text cut up once for all comparisons. */
export interface TextSketch {
  titleWords: readonly string[]
  tokens: readonly Token[]
  /** `text` of each token. */
  words: readonly string[]
  /** Winnowing fingerprints in order of the text, signed 32-bit. */
  prints: readonly number[]
}

/** Everything that the comparisons need of one article. */
export interface Sketch extends TextSketch {
  language: string | undefined
  published: Date | undefined
  terms: readonly StoryTerm[]
  marks: EventMarks
}

/** Tokens, fingerprints, story terms and event marks of an article. */
export function sketchOf(article: ComparableArticle): Sketch {
  const title = tokensOf(article.title, 200)
  const text = textSketch(title, article.text)
  return {
    ...text,
    language: article.language,
    published: article.published,
    terms: storyTerms(title, text.tokens),
    marks: eventMarks(title, text.tokens, article.entities ?? []),
  }
}

/** The part of a sketch that tells copies. */
export function textSketchOf(title: string, text: string): TextSketch {
  return textSketch(tokensOf(title, 200), text)
}

function textSketch(title: readonly Token[], text: string): TextSketch {
  const tokens = withoutRepeatedTitle(title, tokensOf(text))
  const words = tokens.map((token) => token.text)
  const titleWords = title.map((token) => token.text)
  return { titleWords, tokens, words, prints: fingerprints(words) }
}

/** Many texts open with their own headline; it would count twice. */
function withoutRepeatedTitle(title: readonly Token[], text: Token[]): Token[] {
  const repeats = title.length > 0 && title.every((token, i) => token.text === text[i]?.text)
  return repeats && text.length > title.length ? text.slice(title.length) : text
}
