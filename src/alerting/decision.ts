/** What is known of one rule and one article when somebody asks what came of them. */
export interface DecisionFacts {
  articleId: string
  isAnalyzed: boolean
  /** Old when it appeared, with a feed's first check or many others. */
  isBackfill: boolean
  /** Whether the rule matches the article as both are now. */
  matches: boolean
  /** The alert of the rule for the article's story. */
  alert: { id: string; articleId: string; suppressed: string | null } | undefined
}

/** Why the article alerted or did not, one sentence for the analyst. */
export function decisionOf(facts: DecisionFacts): string {
  const { alert } = facts
  if (alert !== undefined) return ofAlert(alert, facts.articleId)
  if (!facts.isAnalyzed) return 'not analysed yet'
  if (!facts.matches) return 'the rule does not match'
  if (facts.isBackfill)
    return 'old when it appeared, in the history of a new feed or one of many at once: stored, never alerted'
  return 'the rule matches now and did not when the article was analysed: rules or story have changed since'
}

function ofAlert(alert: NonNullable<DecisionFacts['alert']>, articleId: string): string {
  if (alert.articleId !== articleId)
    return `one alert for each story: article ${alert.articleId} set it off before (${alert.id})`
  if (alert.suppressed === null) return `fired: ${alert.id}`
  return `fired, stored and not sent (${alert.suppressed}): ${alert.id}`
}
