import { Command } from 'commander'
import { type ApiClient, withApi } from './api-client.ts'
import { addMuteCommands } from './mute.ts'
import { type PlaceFlags, withPlaces } from './places.ts'
import { printJson, printTable, shortTime } from './table.ts'

interface StoryFlags extends PlaceFlags {
  json?: true
}

interface Story {
  id: string
  title: string
  firstSeenAt: string
  lastSeenAt: string
  articles: number
  outlets: string[]
  languages: string[]
}

interface StoryInFull extends Story {
  mergedStories: string[]
  items: { id: string; title: string; feedId: string; language: string | null }[]
  lineages: {
    original: string
    agency: string | null
    articles: { id: string; at: string; ownShare: number | null }[]
  }[]
}

export function storiesCommand(): Command {
  const stories = new Command('stories')
  const sub = (text: string, description: string) =>
    withPlaces(stories.command(text).description(description)).option('--json', 'print JSON')
  sub('list', 'seen last first').action(listStories)
  sub('show <story>', 'its articles, whose copies they are, who credits whom').action(showStory)
  sub('merge <story> <other>', 'make one story of two: the older stays').action(mergeStories)
  sub('split <articles...>', 'make a story of its own of articles of one story').action(
    splitArticles,
  )
  sub('move <article> <story>', 'put an article and its copies into another story').action(
    moveArticle,
  )
  addMuteCommands(stories)
  return stories
}

async function listStories(flags: StoryFlags): Promise<void> {
  await withApi(flags, async (api) => {
    const { items } = await api.call<{ items: Story[] }>('GET', '/api/v1/stories?limit=50')
    if (flags.json) return printJson(items)
    printTable(
      items.map((story) => ({
        id: story.id,
        seen: shortTime(story.lastSeenAt),
        articles: String(story.articles),
        outlets: String(story.outlets.length),
        languages: story.languages.join(' '),
        title: story.title,
      })),
    )
  })
}

async function showStory(id: string, flags: StoryFlags): Promise<void> {
  await withApi(flags, async (api) => {
    const story = await api.call<StoryInFull>('GET', `/api/v1/stories/${encodeURIComponent(id)}`)
    if (flags.json) return printJson(story)
    process.stdout.write(`${story.id}  ${story.title}\n`)
    printTable(articleRows(story))
  })
}

function articleRows(story: StoryInFull): Record<string, string>[] {
  const places = new Map(
    story.lineages.flatMap(({ original, articles }) =>
      articles.map((article) => [article.id, { ...article, original }] as const),
    ),
  )
  return story.items.map((item) => {
    const { original = item.id, ownShare, at } = places.get(item.id) ?? {}
    return {
      article: item.id,
      at: shortTime(at ?? null),
      outlet: item.feedId,
      lang: item.language ?? '',
      'copy of': original === item.id ? '' : original,
      own: ownShare == null ? '' : `${Math.round(ownShare * 100)} %`,
      title: item.title,
    }
  })
}

function mergeStories(story: string, other: string, flags: StoryFlags): Promise<void> {
  const path = `/api/v1/stories/${encodeURIComponent(story)}/merge`
  return change(flags, (api) => api.call<Story>('POST', path, { story: other }))
}

function splitArticles(articles: string[], flags: StoryFlags): Promise<void> {
  return change(flags, (api) => api.call<Story>('POST', '/api/v1/stories/split', { articles }))
}

function moveArticle(article: string, story: string, flags: StoryFlags): Promise<void> {
  const path = `/api/v1/stories/${encodeURIComponent(story)}/articles`
  return change(flags, (api) => api.call<Story>('POST', path, { article }))
}

async function change(flags: StoryFlags, ask: (api: ApiClient) => Promise<Story>): Promise<void> {
  await withApi(flags, async (api) => {
    const story = await ask(api)
    if (flags.json) return printJson(story)
    process.stdout.write(`story ${story.id} has ${story.articles} articles: ${story.title}\n`)
  })
}
