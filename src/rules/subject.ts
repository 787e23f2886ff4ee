import type { Evidence, ScoLevel, Tag } from '../tagging/tag.ts'

/** What a rule is asked about: an article, its tags, its feed and its story. */
export interface RuleSubject {
  title: string
  text: string
  /** BCP 47 primary tag or `und`. */
  language: string
  published?: Date
  sco: ScoLevel
  tags: readonly Tag[]
  feed?: { id: string; country?: string; ownership?: string }
  /** Counts over the story as it stands with this article in it. */
  story?: { outlets: number; countries: number; languages: number; articles: number }
}

/** A clause that made a rule fire, as printed in the rule, and what proved it. */
export interface Because {
  clause: string
  evidence: readonly Evidence[]
}
