import { compileRule, type Verdict } from '../rules/compile-rule.ts'
import { parseRule } from '../rules/parser.ts'
import type { Because, RuleSubject } from '../rules/subject.ts'
import { type AlertFacts, alertBody } from './payload.ts'

/**
 * Everything an alert was made of, as it is kept with it: plain JSON, times as ISO 8601 UTC. Deciding
 * again from these alone gives the same bytes, whatever became of article, feed and story since.
 */
export interface AlertInputs {
  /** When it was decided; ages are measured from here. */
  at: string
  alertId: string
  rule: { id: string; when: string; severity: string }
  subject: Omit<RuleSubject, 'published'> & { published?: string }
  article: { id: string; url?: string; feedName: string }
  story: {
    id: string
    title: string
    firstSeenAt: string
    articles: number
    outlets: readonly string[]
    languages: readonly string[]
  }
}

/** @returns what receivers are told of an alert with these inputs */
export function factsFrom(inputs: AlertInputs, because: readonly Because[]): AlertFacts {
  const { rule, subject, article, story } = inputs
  const { feed } = subject
  return {
    at: new Date(inputs.at),
    alert: { id: inputs.alertId, rule: { id: rule.id, severity: rule.severity }, because },
    story: { ...story, firstSeenAt: new Date(story.firstSeenAt) },
    article: {
      id: article.id,
      url: article.url,
      title: subject.title,
      // Key by key: the body's bytes must not depend on the order in which a database keeps them.
      feed: {
        id: feed?.id ?? '',
        name: article.feedName,
        country: feed?.country,
        ownership: feed?.ownership,
      },
      language: subject.language,
      published: subject.published === undefined ? undefined : new Date(subject.published),
      text: subject.text,
    },
    tags: subject.tags,
  }
}

/** What the rule said of the article, asked again. @throws RuleError when this version can't read the rule */
export function decideAgain(inputs: AlertInputs): { verdict: Verdict; body: string } {
  const { published, ...subject } = inputs.subject
  const verdict = compileRule(parseRule(inputs.rule.when)).evaluate(
    { ...subject, ...(published === undefined ? {} : { published: new Date(published) }) },
    new Date(inputs.at),
  )
  return { verdict, body: alertBody(factsFrom(inputs, verdict.because)) }
}
