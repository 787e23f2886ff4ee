import type { ArticleText } from './memory-archive.ts'
import { memoryArchive } from './memory-archive.ts'
import { placeArticle } from './place-article.ts'

/** An article as `scowatch try duplicates` reads it, one a line, in order of arrival. */
export interface DuplicateInput {
  id: string
  lang?: string | null | undefined
  url?: string | null | undefined
  title: string
  text: string
  /** ISO 8601. */
  published?: string | null | undefined
  entities?: readonly string[] | undefined
}

export interface DuplicateReport {
  id: string
  duplicateOf?: string
  /** Id of the story's first article. */
  story: string
  because: string
}

/**
 * Places one article after another, remembering them: copies and stories without a database.
 * Articles without a date count as seen when the newest one before them was.
 */
export function duplicateReporter(): (input: DuplicateInput) => Promise<DuplicateReport> {
  const texts = new Map<string, ArticleText>()
  const archive = memoryArchive((id) => texts.get(id))
  let newest = new Date(0)
  return async (input) => {
    const published = dateOf(input.published)
    if (published !== undefined && published > newest) newest = published
    const language = input.lang ?? undefined
    texts.set(input.id, { title: input.title, text: input.text, language, published })
    const { duplicateOf, story, sameStories, otherEvent, because } = await placeArticle(archive, {
      id: input.id,
      title: input.title,
      text: input.text,
      seenAt: newest,
      ...(language !== undefined && { language }),
      ...(published !== undefined && { published }),
      ...(input.entities !== undefined && { entities: input.entities }),
    })
    const joined = archive.mergeStories([story === 'new' ? input.id : story, ...sameStories])
    archive.splitStory(otherEvent)
    return {
      id: input.id,
      ...(duplicateOf !== undefined && { duplicateOf }),
      story: (otherEvent.includes(input.id) ? otherEvent[0] : undefined) ?? joined,
      because,
    }
  }
}

function dateOf(iso: string | null | undefined): Date | undefined {
  const date = iso == null ? undefined : new Date(iso)
  return date === undefined || Number.isNaN(date.getTime()) ? undefined : date
}
