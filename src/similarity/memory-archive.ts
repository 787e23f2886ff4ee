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
}

type TextOf = (id: string) => ArticleText | undefined

export interface MergeableArchive extends SimilarityArchive {
  /** Makes one story of several. @returns the one seen first, which the others now are */
  mergeStories(stories: readonly string[]): string
  /** Makes a story of some articles and their copies, named by the first. */
  splitStory(articles: readonly string[]): void
}

/**
 * An archive in memory for `scowatch try duplicates` and tests: it answers as the one in
 * PostgreSQL does, grows without bound and forgets on exit. A new story is named by its first article.
 * @param textOf the text of a remembered article
 */
export function memoryArchive(textOf: TextOf): MergeableArchive {
  return new MemoryArchive(textOf)
}

class MemoryArchive implements MergeableArchive {
  readonly #textOf: TextOf
  readonly #entries = new Map<string, Entry>()
  readonly #byPrint = new Map<number, string[]>()
  readonly #byTerm = new Map<number, string[]>()
  /** Stories with a term. */
  readonly #frequency = new Map<number, number>()
  /** Stories by language. */
  readonly #documents = new Map<string, number>()

  constructor(textOf: TextOf) {
    this.#textOf = textOf
  }

  async findCopyCandidates(query: CopyQuery): Promise<CopyCandidates> {
    const crowded = new Set<number>()
    const shared = new Map<string, number>()
    for (const print of query.prints) {
      const ids = (this.#byPrint.get(print) ?? [])
        .filter((id) => this.#reachable(id, query))
        .slice(-CROWDED_GROUPS)
      if (ids.length >= CROWDED_GROUPS) crowded.add(print)
      else for (const id of ids) shared.set(id, (shared.get(id) ?? 0) + 1)
    }
    const ids = [...shared]
      .filter(([, count]) => count >= Math.min(MIN_SHARED_PRINTS, query.prints.length))
      .sort((a, b) => b[1] - a[1])
      .slice(0, query.limit)
    return { crowded, candidates: ids.flatMap(([id]) => this.#candidateOf(id)) }
  }

  #candidateOf(id: string): CopyCandidate[] {
    const entry = this.#entries.get(id)
    const text = this.#textOf(id)
    if (entry === undefined || text === undefined) return []
    return [{ id, original: entry.original, story: entry.story, ...text }]
  }

  #reachable(id: string, query: TimeWindow & { articleId: string }): boolean {
    const at = this.#entries.get(id)?.member.at.getTime()
    if (at === undefined || id === query.articleId) return false
    return Math.abs(at - query.at.getTime()) <= query.windowMs
  }

  async findStoryCandidates(query: StoryQuery): Promise<StoryCandidates> {
    const frequencies = new Map<number, number>()
    const own = this.#documents.get(query.language ?? '') ?? 0
    const all = [...this.#documents.values()].reduce((sum, count) => sum + count, 0)
    const weigh = (hash: number, weight: number, total: number): [number, number] => {
      const stories = this.#frequency.get(hash) ?? 0
      frequencies.set(hash, stories)
      return [hash, weight * inverseFrequency(total, stories)]
    }
    const terms = query.terms.map(({ hash, weight }) => weigh(hash, weight, own))
    const anchors = query.anchors.map((hash) => weigh(hash, 1, all))
    const telling = [...mostTelling(terms, QUERY_TERMS), ...mostTelling(anchors, QUERY_ANCHORS)]
    const candidates = this.#stories(query, telling)
    return { frequencies, documents: own, allDocuments: all, candidates }
  }

  #stories(query: StoryQuery, telling: readonly [number, number][]): StoryCandidate[] {
    const scores = new Map<string, number>()
    const hits = new Map<string, number>()
    for (const [hash, weight] of telling) {
      const ids = (this.#byTerm.get(hash) ?? []).filter((id) => this.#reachable(id, query))
      for (const id of ids.slice(-TERM_POSTINGS)) hits.set(id, (hits.get(id) ?? 0) + weight)
    }
    for (const [id, score] of hits) {
      const story = this.#entries.get(id)?.story ?? id
      scores.set(story, Math.max(scores.get(story) ?? 0, score))
    }
    return [...scores]
      .sort((a, b) => b[1] - a[1])
      .slice(0, query.limit)
      .map(([story]) => ({ story, members: this.#membersOf(story, query.articleId) }))
  }

  #membersOf(story: string, except: string): StoryMember[] {
    const members = [...this.#entries.values()]
      .filter((entry) => entry.story === story && entry.original === entry.member.articleId)
      .map((entry) => entry.member)
      .filter((member) => member.articleId !== except)
    const newest = members.slice(1).slice(-(STORY_MEMBERS - 1))
    return [...members.slice(0, 1), ...newest]
  }

  async remember(article: Remembered): Promise<void> {
    const before = this.#forget(article.articleId)
    const { original, story, prints, fresh, isAgain: _, ...member } = article
    const group = original ?? member.articleId
    const own = story === 'new' ? member.articleId : story
    this.#entries.set(member.articleId, { member, original: group, story: own, prints })
    for (const print of prints) {
      const held = this.#byPrint.get(print)?.some((id) => this.#entries.get(id)?.original === group)
      if (!held) push(this.#byPrint, print, member.articleId)
    }
    if (original !== undefined) return
    for (const hash of indexedTerms(member)) push(this.#byTerm, hash, member.articleId)
    if (before?.original === member.articleId) return
    for (const hash of fresh) this.#frequency.set(hash, (this.#frequency.get(hash) ?? 0) + 1)
    if (story === 'new') this.#count(member.language)
  }

  /** Takes an article out of the indexes; what it counted in the statistics stays counted. */
  #forget(id: string): Entry | undefined {
    const entry = this.#entries.get(id)
    if (entry === undefined) return undefined
    for (const print of entry.prints) drop(this.#byPrint, print, id)
    for (const hash of indexedTerms(entry.member)) drop(this.#byTerm, hash, id)
    this.#entries.delete(id)
    return entry
  }

  mergeStories(stories: readonly string[]): string {
    const held = [...this.#entries.values()].filter(({ story }) => stories.includes(story))
    const oldest = held[0]?.story ?? stories[0] ?? ''
    for (const entry of held) entry.story = oldest
    return oldest
  }

  splitStory(articles: readonly string[]): void {
    for (const entry of this.#entries.values()) {
      if (articles.includes(entry.original)) entry.story = articles[0] ?? entry.story
    }
  }

  #count(language = ''): void {
    this.#documents.set(language, (this.#documents.get(language) ?? 0) + 1)
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
