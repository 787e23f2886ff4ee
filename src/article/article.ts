import type { SiteRules } from './site-rules.ts'

/** One article as read from a page (or from the feed's own text). */
export interface ExtractedArticle {
  /** Plain text without the site's name. */
  title?: string
  /** Names, one each. */
  authors: readonly string[]
  published?: Date
  modified?: Date
  /** BCP 47 primary tag: declared, else detected. */
  language?: string
  /** News agency the text is credited to, canonical name, for instance `TASS`. */
  agency?: string
  /** Place of the dateline as printed, for instance `TASHKENT`. */
  dateline?: string
  /** Absolute, within the page's registrable domain. */
  canonicalUrl?: string
  /** Absolute address of the lead image. */
  image?: string
  paywalled: boolean
  /** Plain text, paragraphs split by a blank line. */
  text: string
  /** How the text was found: `density`, `microdata`, `json-ld`, `script-data`, `feed`, `rule`, or `rule-missed`. */
  method: string
  /** 0 (guess) to 1 (sure). */
  quality: number
  /** Sentences for the operator: what a rule for this site did not find. Absent when there is nothing to say. */
  notes?: readonly string[]
}

/** Why a page holds no article. */
export type NoArticleReason =
  | 'empty'
  | 'bot-wall'
  | 'login'
  | 'consent'
  | 'script-only'
  | 'index-page'
  | 'error-page'
  | 'too-deep'
  | 'too-large'

export type PageReading =
  | { kind: 'articles'; articles: readonly [ExtractedArticle, ...ExtractedArticle[]] }
  | { kind: 'none'; reason: NoArticleReason; message: string }

export interface PageHints {
  /** Address the page came from, to resolve relative links. */
  url?: string
  /** Content-Type header as received; only for bytes. */
  contentType?: string
  /** IANA zone or offset in minutes of the outlet, for dates without a zone. */
  zone?: string
  /** What the operator says of this site's pages. */
  rules?: SiteRules
}
