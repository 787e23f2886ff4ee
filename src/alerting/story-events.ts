import type { TextDifference } from '../article/difference.ts'
import type { Growth, Reach } from './growth.ts'
import {
  type AlertFacts,
  alertData,
  articleData,
  boundedBody,
  cut,
  type Generosity,
} from './payload.ts'

/** A story reached a threshold. */
export interface GrowthFacts {
  growth: Growth
  /** What it had reached when receivers were last told. */
  before: Reach
  now: Reach
  /** The article that brought it there. */
  newcomer: Omit<AlertFacts['article'], 'published' | 'text'>
}

/** The body of `story.grew`: the alert as it was, its story as it is, and what grew. */
export function grewBody(
  facts: AlertFacts,
  { growth, before, now, newcomer }: GrowthFacts,
): string {
  return boundedBody('story.grew', facts.at, (share) => ({
    ...alertData(facts, share),
    grew: {
      ...growth,
      before: reachData(before, share),
      now: reachData(now, share),
      article: articleData(newcomer, share),
    },
  }))
}

function reachData({ outlets, countries, languages }: Reach, share: Generosity) {
  return {
    outlets,
    countries: countries.slice(0, share.outlets),
    languages: languages.slice(0, share.outlets),
  }
}

/** An article that set off an alert was changed by its outlet. */
export interface CorrectionFacts {
  /** 1 for the first change. */
  revision: number
  titleBefore: string
  textDifference: TextDifference
  /** Whether the rule matches the article as it is now. */
  stillMatches: boolean
}

/** The body of `story.corrected`: the article as it is now, and what changed in short. */
export function correctedBody(facts: AlertFacts, correction: CorrectionFacts): string {
  const { titleBefore, textDifference, revision, stillMatches } = correction
  return boundedBody('story.corrected', facts.at, (share) => {
    const told = textDifference.changes.slice(0, share.clauses)
    return {
      ...alertData(facts, share),
      corrected: {
        revision,
        stillMatches,
        title:
          titleBefore === facts.article.title
            ? undefined
            : {
                before: cut(titleBefore, share.title),
                after: cut(facts.article.title, share.title),
              },
        kept: textDifference.kept,
        changes: told.map((change) => ({
          ...change,
          ...('before' in change ? { before: cut(change.before, share.title) } : {}),
          ...('after' in change ? { after: cut(change.after, share.title) } : {}),
        })),
        omitted: textDifference.omitted + textDifference.changes.length - told.length,
      },
    }
  })
}

/** Full stops and signs stay: 1.5 is not 15. */
const UNSEEN = /[\s\p{Pi}\p{Pf}\p{Cf}"'`]+/gu
const essence = (text: string) => text.replace(UNSEEN, '').toLowerCase()

/** Whether a reader would notice: other spaces, quotation marks or capitals are no correction. */
export function isCorrection(
  before: { title: string; text: string },
  after: { title: string; text: string },
): boolean {
  return (
    essence(before.title) !== essence(after.title) || essence(before.text) !== essence(after.text)
  )
}
