import type { Config } from '../config/config.ts'
import type { KnowledgePack } from '../knowledge/pack.ts'
import { type CompiledRules, compileRules } from '../rules/compile-rules.ts'
import { type CompiledKeywords, compileKeywords } from '../rules/keywords.ts'
import type { RuleSubject } from '../rules/subject.ts'
import type { Tag, Tagging, TaggingInput } from '../tagging/tag.ts'
import { createTagger, type Tagger } from '../tagging/tagger.ts'

/** Everything compiled that judges an article; made anew when the configuration changes. */
export interface Matchers {
  tagger: Tagger
  keywords: CompiledKeywords
  rules: CompiledRules
}

export function createMatchers(
  config: Pick<Config, 'keywords' | 'rules' | 'knowledge'>,
  tagger = taggerOf(config.knowledge.pack),
): Matchers {
  return { tagger, keywords: compileKeywords(config.keywords), rules: compileRules(config.rules) }
}

/** Compiling a pack takes a quarter of a second: a reload that changes other files keeps its tagger. */
const taggers = new WeakMap<KnowledgePack, Tagger>()

function taggerOf(pack: KnowledgePack): Tagger {
  const known = taggers.get(pack)
  if (known !== undefined) return known
  const tagger = createTagger(pack)
  taggers.set(pack, tagger)
  return tagger
}

/** Tags of the pack and of the operator's keywords together. */
export function tagArticle(
  matchers: Matchers,
  input: TaggingInput,
  feed?: RuleSubject['feed'],
): Tagging {
  const tagging = matchers.tagger.tag(input)
  const keywords: Tag[] = matchers.keywords.findKeywords(subjectOf(input, tagging, feed))
  return { ...tagging, tags: [...tagging.tags, ...keywords] }
}

/** What rules are asked about. */
export function subjectOf(
  input: TaggingInput,
  tagging: Pick<Tagging, 'language' | 'sco' | 'tags'>,
  feed?: RuleSubject['feed'],
  story?: RuleSubject['story'],
): RuleSubject {
  return {
    title: input.title,
    text: input.text,
    language: tagging.language,
    sco: tagging.sco,
    tags: tagging.tags,
    ...(input.published === undefined ? {} : { published: input.published }),
    ...(feed === undefined ? {} : { feed }),
    ...(story === undefined ? {} : { story }),
  }
}

/** What rules may ask of the article's feed. */
export function feedFacts(feed: { id: string; country: string | null; ownership: string | null }) {
  return {
    id: feed.id,
    ...(feed.country === null ? {} : { country: feed.country }),
    ...(feed.ownership === null ? {} : { ownership: feed.ownership }),
  }
}
