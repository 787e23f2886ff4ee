import type { EventMarks } from './event-marks.ts'

/** The window in which texts are compared, around one moment. */
export interface TimeWindow {
  /** When the article was published, or first seen. */
  at: Date
  /** Reach before and after `at`. */
  windowMs: number
}

export interface CopyQuery extends TimeWindow {
  /** The asking article: never among the answers. */
  articleId: string
  /** Signed 32-bit fingerprints. */
  prints: readonly number[]
  /** Groups returned at most, those with most shared prints first. */
  limit: number
}

/** An article whose text shares fingerprints with the one asked for. */
export interface CopyCandidate {
  id: string
  /** First of its group of copies: itself when it is no copy. */
  original: string
  story: string | undefined
  title: string
  text: string
  language: string | undefined
  published: Date | undefined
}

export interface CopyCandidates {
  candidates: readonly CopyCandidate[]
  /** Prints that so many groups share that they say nothing: footers, standing phrases. */
  crowded: ReadonlySet<number>
}

export interface StoryQuery extends TimeWindow {
  articleId: string
  language: string | undefined
  terms: readonly WeightedTerm[]
  /** Terms that mean the same in every language, see `anchorsOf`. */
  anchors: readonly number[]
  /** Stories returned at most. */
  limit: number
}

export interface WeightedTerm {
  hash: number
  /** Before any inverse document frequency. */
  weight: number
}

/** What is kept of an article that is no copy. */
export interface StoryMember {
  articleId: string
  language: string | undefined
  at: Date
  terms: readonly WeightedTerm[]
  marks: EventMarks
}

export interface StoryCandidate {
  story: string
  /** The first and the newest of its articles; never empty. */
  members: readonly StoryMember[]
}

export interface StoryCandidates {
  candidates: readonly StoryCandidate[]
  /** Stories counted in the language asked for. */
  documents: number
  /** Stories counted in all languages. */
  allDocuments: number
  /** In how many stories each asked term or anchor stood; absent is none. */
  frequencies: ReadonlyMap<number, number>
}

export interface Remembered extends StoryMember {
  /** Whether it was indexed before, by another text. */
  isAgain: boolean
  /** Present when the article is a copy: only its own passages are indexed, and no terms. */
  original: string | undefined
  /** Story joined; 'new' when the article begins one. */
  story: string
  prints: readonly number[]
  /** Terms and anchors that its story didn't have: a word counts once for each story. */
  fresh: readonly number[]
}

/**
 * What was seen before, as far as copies and stories need it. Every look-up is bounded in time and
 * in number, so that its cost doesn't grow with the archive. The caller holds one lock around
 * `placeArticle`, so that two copies analysed at once can't both be the original.
 */
export interface SimilarityArchive {
  findCopyCandidates(query: CopyQuery): Promise<CopyCandidates>
  findStoryCandidates(query: StoryQuery): Promise<StoryCandidates>
  /** Indexes an article; again, it replaces what was indexed for the same id. */
  remember(article: Remembered): Promise<void>
}

/** A print in as many groups as this is a footer or a standing phrase. Measured: 6 to 12 equal. */
export const CROWDED_GROUPS = 12
/** Prints that must be shared before two texts are compared: one meets by chance. */
export const MIN_SHARED_PRINTS = 2
/** Newest articles read for one term. */
export const TERM_POSTINGS = 64
/** Terms of a query that are looked up, the most telling first, and anchors beside them. */
export const QUERY_TERMS = 24
export const QUERY_ANCHORS = 24
/** Articles of a story that are compared: its first and its newest. */
export const STORY_MEMBERS = 16
/** Added to the number of stories, so that the first ones of an archive get sane weights. Measured: 20 to 100 equal. */
export const DOCUMENT_PRIOR = 50

/** Inverse document frequency, never negative. */
export function inverseFrequency(documents: number, frequency: number): number {
  return Math.max(0, Math.log((documents + DOCUMENT_PRIOR) / (frequency + 1)))
}

/** Terms that mean the same in every language: entities, numbers, days. */
export function anchorsOf(marks: EventMarks): number[] {
  return [...new Set([...marks.entities, ...marks.numbers, ...marks.days])]
}

/** Everything by which an article is found again. */
export function indexedTerms(article: Pick<StoryMember, 'terms' | 'marks'>): number[] {
  return [...new Set([...article.terms.map((term) => term.hash), ...anchorsOf(article.marks)])]
}
