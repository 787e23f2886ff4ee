import {
  type CopyCandidate,
  type CopyCandidates,
  type CopyQuery,
  CROWDED_GROUPS,
  indexedTerms,
  inverseFrequency,
  MIN_SHARED_PRINTS,
  QUERY_ANCHORS,
  QUERY_TERMS,
  type Remembered,
  type SimilarityArchive,
  STORY_MEMBERS,
  type StoryCandidate,
  type StoryCandidates,
  type StoryMember,
  type StoryQuery,
  TERM_POSTINGS,
  type TimeWindow,
} from './archive.ts'

/** The texts behind the ids: an archive indexes, the caller keeps the articles. */
export type ArticleText = Pick<CopyCandidate, 'title' | 'text' | 'language' | 'published'>

interface Entry {
  member: StoryMember
  original: string
  story: string
  prints: readonly number[]
  fresh: readonly number[]
}

/**
 * An archive in memory for `scowatch try duplicates` and tests: it answers as the one in
 * PostgreSQL does, grows without bound and forgets on exit. A new story is named by its first article.
 * @param textOf the text of a remembered article
 */
export function memoryArchive(textOf: (id: string) => ArticleText | undefined): SimilarityArchive {
  const entries = new Map<string, Entry>()
  const byPrint = new Map<number, string[]>()
  const byTerm = new Map<number, string[]>()
  const frequency = new Map<number, number>()
  const documents = new Map<string, number>()

  function findCopyCandidates(query: CopyQuery): CopyCandidates {
    const crowded = new Set<number>()
    const shared = new Map<string, number>()
    for (const print of query.prints) {
      const ids = (byPrint.get(print) ?? [])
        .filter((id) => reachable(id, query))
        .slice(-CROWDED_GROUPS)
      if (ids.length >= CROWDED_GROUPS) crowded.add(print)
      else for (const id of ids) shared.set(id, (shared.get(id) ?? 0) + 1)
    }
    const ids = [...shared]
      .filter(([, count]) => count >= Math.min(MIN_SHARED_PRINTS, query.prints.length))
      .sort((a, b) => b[1] - a[1])
      .slice(0, query.limit)
    return { crowded, candidates: ids.flatMap(([id]) => candidateOf(id)) }
  }

  function candidateOf(id: string): CopyCandidate[] {
    const entry = entries.get(id)
    const text = textOf(id)
    if (entry === undefined || text === undefined) return []
    return [{ id, original: entry.original, story: entry.story, ...text }]
  }

  function reachable(id: string, query: TimeWindow & { articleId: string }): boolean {
    const at = entries.get(id)?.member.at.getTime()
    if (at === undefined || id === query.articleId) return false
    return Math.abs(at - query.at.getTime()) <= query.windowMs
  }

  function findStoryCandidates(query: StoryQuery): StoryCandidates {
    const frequencies = new Map<number, number>()
    const own = documents.get(query.language ?? '') ?? 0
    const all = [...documents.values()].reduce((sum, count) => sum + count, 0)
    const weigh = (hash: number, weight: number, total: number): [number, number] => {
      const stories = frequency.get(hash) ?? 0
      frequencies.set(hash, stories)
      return [hash, weight * inverseFrequency(total, stories)]
    }
    const terms = query.terms.map(({ hash, weight }) => weigh(hash, weight, own))
    const anchors = query.anchors.map((hash) => weigh(hash, 1, all))
    const telling = [...mostTelling(terms, QUERY_TERMS), ...mostTelling(anchors, QUERY_ANCHORS)]
    const candidates = stories(query, telling)
    return { frequencies, documents: own, allDocuments: all, candidates }
  }

  function stories(query: StoryQuery, telling: readonly [number, number][]): StoryCandidate[] {
    const scores = new Map<string, number>()
    const hits = new Map<string, number>()
    for (const [hash, weight] of telling) {
      const ids = (byTerm.get(hash) ?? []).filter((id) => reachable(id, query))
      for (const id of ids.slice(-TERM_POSTINGS)) hits.set(id, (hits.get(id) ?? 0) + weight)
    }
    for (const [id, score] of hits) {
      const story = entries.get(id)?.story ?? id
      scores.set(story, Math.max(scores.get(story) ?? 0, score))
    }
    return [...scores]
      .sort((a, b) => b[1] - a[1])
      .slice(0, query.limit)
      .map(([story]) => ({ story, members: membersOf(story, query.articleId) }))
  }

  function membersOf(story: string, except: string): StoryMember[] {
    const members = [...entries.values()]
      .filter((entry) => entry.story === story && entry.original === entry.member.articleId)
      .map((entry) => entry.member)
      .filter((member) => member.articleId !== except)
    const newest = members.slice(1).slice(-(STORY_MEMBERS - 1))
    return [...members.slice(0, 1), ...newest]
  }

  function remember(article: Remembered): void {
    forget(article.articleId)
    const { original, story, prints, fresh, ...member } = article
    const group = original ?? member.articleId
    const own = story === 'new' ? member.articleId : story
    const entry = { member, original: group, story: own, prints, fresh }
    entries.set(member.articleId, entry)
    for (const print of prints) {
      const held = byPrint.get(print)?.some((id) => entries.get(id)?.original === group)
      if (!held) push(byPrint, print, member.articleId)
    }
    if (original !== undefined) return
    for (const hash of indexedTerms(member)) push(byTerm, hash, member.articleId)
    for (const hash of fresh) frequency.set(hash, (frequency.get(hash) ?? 0) + 1)
    if (story === 'new') count(member.language, 1)
  }

  function forget(id: string): void {
    const entry = entries.get(id)
    if (entry === undefined) return
    for (const print of entry.prints) drop(byPrint, print, id)
    if (entry.original === id) {
      for (const hash of indexedTerms(entry.member)) drop(byTerm, hash, id)
      for (const hash of entry.fresh) frequency.set(hash, (frequency.get(hash) ?? 1) - 1)
      if (entry.story === id) count(entry.member.language, -1)
    }
    entries.delete(id)
  }

  const count = (language = '', by: number) =>
    documents.set(language, (documents.get(language) ?? 0) + by)

  return {
    findCopyCandidates: async (query) => findCopyCandidates(query),
    findStoryCandidates: async (query) => findStoryCandidates(query),
    remember: async (article) => remember(article),
  }
}

function mostTelling(weights: readonly [number, number][], count: number): [number, number][] {
  return [...weights].sort((a, b) => b[1] - a[1]).slice(0, count)
}

function push(index: Map<number, string[]>, key: number, id: string): void {
  const ids = index.get(key)
  if (ids === undefined) index.set(key, [id])
  else ids.push(id)
}

function drop(index: Map<number, string[]>, key: number, id: string): void {
  const ids = index.get(key)?.filter((other) => other !== id)
  if (ids !== undefined) index.set(key, ids)
}
