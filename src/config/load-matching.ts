import { ConfigError, type ConfigProblem } from '../errors.ts'
import type { Known } from '../rules/fields/field.ts'
import { checkKeywords } from './check-rules.ts'
import { type KeywordConfig, keywordsSchema } from './documents.ts'
import { type Knowledge, knownNames, loadKnowledge } from './knowledge.ts'
import { existingFolder, readDocument } from './read-document.ts'

/** What tags articles, and the names a rule may ask for. */
export interface Matching {
  knowledge: Knowledge
  keywords: readonly KeywordConfig[]
  known: Known
}

/**
 * The part of a configuration folder that tags articles: knowledge.yaml and keywords.yaml. The
 * other files, secrets and the environment are not asked.
 * @throws ConfigError with every problem
 */
export function loadMatching(named: string): Matching {
  const problems: ConfigProblem[] = []
  const directory = existingFolder(named)
  const knowledge = loadKnowledge(directory, problems)
  const document = readDocument(directory, 'keywords.yaml', keywordsSchema, problems)
  if (knowledge === undefined || document === undefined) throw new ConfigError(problems)
  const { keywords } = document.value
  const known = knownNames(knowledge.pack, keywords)
  const findings = checkKeywords(keywords, known, document.locate)
  const refused = findings.filter(({ level }) => level === 'refusal')
  problems.push(...refused.map(({ problem }) => problem))
  if (problems.length > 0) throw new ConfigError(problems)
  return { knowledge, keywords, known }
}
