import type { ConfigProblem } from '../errors.ts'
import type { KnowledgePack } from '../knowledge/pack.ts'
import { nearestName } from '../rules/suggest.ts'
import { TAG_KINDS, type TagKind } from '../tagging/tag.ts'
import { foldText } from '../text/tokens.ts'
import type { EndpointConfig, KeywordConfig } from './documents.ts'
import type { Locate } from './yaml-document.ts'

/** Something a tag can name. */
interface Name {
  id: string
  label: string
}

/**
 * Filters of endpoints that let nothing through because no article can have the tag.
 * @param keywords undefined where keywords.yaml can't be read: then any keyword is taken
 */
export function checkFilters(
  endpoints: readonly Pick<EndpointConfig, 'id' | 'only'>[],
  pack: KnowledgePack,
  keywords: readonly KeywordConfig[] | undefined,
  locate: Locate,
): ConfigProblem[] {
  return endpoints.flatMap(({ id, only }, index) =>
    (only?.tags ?? []).flatMap((tag, position): ConfigProblem[] => {
      const message = neverFound(tag, pack, keywords)
      if (message === undefined) return []
      const place = locate(['endpoints', index, 'only', 'tags', position])
      return [{ source: 'alerts.yaml', ...place, key: `endpoints.${id}.only.tags`, message }]
    }),
  )
}

/** Why no article has the tag, and which one is meant. */
function neverFound(
  tag: string,
  pack: KnowledgePack,
  keywords: readonly KeywordConfig[] | undefined,
): string | undefined {
  const colon = tag.indexOf(':')
  const [written, id] = [tag.slice(0, colon), tag.slice(colon + 1)]
  const kind = TAG_KINDS.find((each) => each === written)
  if (kind === undefined) {
    const meant = nearestName(written, TAG_KINDS)
    const hint = meant === undefined ? '' : `, did you mean ${meant}:${id}?`
    return `${tag} is no tag, kinds are ${TAG_KINDS.join(', ')}${hint}`
  }
  const names = namesOf(kind, pack, keywords)
  if (names === undefined || names.some((name) => name.id === id)) return undefined
  const meant = kind === 'sco' ? names[0]?.id : meantBy(id, names)
  const hint = meant === undefined ? '' : `, did you mean ${kind}:${meant}?`
  return `no article can have the tag ${tag}${hint}`
}

function namesOf(
  kind: TagKind,
  { organisation, countries, people, bodies, concepts, topics }: KnowledgePack,
  keywords: readonly KeywordConfig[] | undefined,
): readonly Name[] | undefined {
  switch (kind) {
    case 'sco':
      return organisation === undefined ? [] : [organisation]
    case 'country':
      return countries
    case 'person':
      return people.map(({ id }) => ({ id, label: id }))
    case 'body':
      return bodies
    case 'concept':
      return concepts
    case 'topic':
      return topics
    case 'keyword':
      return keywords?.map(({ id, name }) => ({ id, label: name }))
  }
}

/** A name in another spelling, one that has the words, or one almost so. */
function meantBy(written: string, names: readonly Name[]): string | undefined {
  const words = ` ${foldText(written)} `
  const holding = names.filter((name) =>
    [name.id, name.label].some((text) => ` ${foldText(text)} `.includes(words)),
  )
  const same = holding.find((name) =>
    [name.id, name.label].some((text) => ` ${foldText(text)} ` === words),
  )
  const only = same ?? (holding.length === 1 ? holding[0] : undefined)
  if (only !== undefined) return only.id
  const near = nearestName(
    written,
    names.flatMap(({ id, label }) => [id, label]),
  )
  return names.find(({ id, label }) => id === near || label === near)?.id
}
