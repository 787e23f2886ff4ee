import {
  anchorsOf,
  type CopyCandidate,
  type CopyCandidates,
  CROWDED_GROUPS,
  indexedTerms,
  type Remembered,
  type SimilarityArchive,
  STORY_MEMBERS,
  type StoryCandidate,
  type StoryMember,
  type WeightedTerm,
} from './archive.ts'
import { chooseStory } from './choose-story.ts'
import { type CopyVerdict, copyVerdict } from './copy-verdict.ts'
import { type ComparableArticle, type Sketch, sketchOf, textSketchOf } from './sketch.ts'
import { laterEvent } from './split-story.ts'

const DAY_MS = 86_400_000
/** Texts are syndicated for days and reprinted for weeks. */
export const COPY_WINDOW_MS = 30 * DAY_MS
/** Reports of one event; a story that goes on stays in reach through its newest articles. */
export const STORY_WINDOW_MS = 6 * DAY_MS
/** Longest query; a text with more fingerprints is found by any of these. */
const MAX_QUERY_PRINTS = 400
/** Fingerprints indexed for one article: the smallest, so that a copy's are the same ones. */
const MAX_INDEXED_PRINTS = 160
/** Texts aligned with the new one; each costs about a millisecond. */
const COPY_CANDIDATES = CROWDED_GROUPS
const STORY_CANDIDATES = 12
/** Share of crowded fingerprints from which a text is a wall, a notice or a form. */
const BOILERPLATE_SHARE = 0.7
/** Share of a text in the new one from which their stories are one. */
const MIN_JOINING_CONTAINMENT = 0.7
/** Story terms kept of one article. */
const MAX_TERMS = 60

export interface PlaceableArticle extends ComparableArticle {
  id: string
  /** When its item was first seen. */
  seenAt: Date
}

/** Where an article belongs. */
export interface Placement {
  /** First article seen with this text, when this one is its copy. */
  duplicateOf?: string
  /** Share of the shorter text in the longer one, with `duplicateOf`. */
  containment?: number
  /** Story to join; 'new' when the article begins one. */
  story: string
  /** Why, one sentence for the analyst. */
  because: string
  /** Share of a copy's own words that its original lacks, with `duplicateOf`. */
  ownShare?: number
  /** Other stories that turn out to be the same: to be merged with `story`. */
  sameStories: readonly string[]
  /** Articles of `story` that turn out to be of another event: to be split off, this one among them or not. */
  otherEvent: readonly string[]
}

/**
 * Decides whose copy an article is and which story it belongs to, and remembers it for those that
 * follow. Looks only back. Two look-ups, one write; to be run in the transaction that stores the
 * placement, with no other placement under way.
 */
export async function placeArticle(
  archive: SimilarityArchive,
  article: PlaceableArticle,
): Promise<Placement> {
  const at = momentOf(article)
  const { sketch, found } = await lookAtText(archive, article, at)
  const compared = compare(sketch, found)
  const copy = copyPlacement(compared)
  if (copy !== undefined) {
    await archive.remember(rememberedOf(article.id, at, sketch, copy, found))
    return copy
  }
  const { placement, joined } = await storyPlacement(archive, article.id, sketch, at, compared)
  await archive.remember(rememberedOf(article.id, at, sketch, placement, found, joined))
  return placement
}

/**
 * Indexes the new text of an article that keeps its place: its outlet changed it, or the analyst
 * moved it. In the transaction that stores the text, with no placement under way.
 * @param place its story, and whose copy it is, as stored
 */
export async function rememberAgain(
  archive: SimilarityArchive,
  article: PlaceableArticle,
  place: { story: string; duplicateOf?: string },
): Promise<void> {
  const at = momentOf(article)
  const { sketch, found } = await lookAtText(archive, article, at)
  const placement = { ...place, because: 'kept', sameStories: [], otherEvent: [] }
  const remembered = rememberedOf(article.id, at, sketch, placement, found)
  await archive.remember({ ...remembered, isAgain: true })
}

/** The sketch by which an article is compared, and the texts that share passages with it. */
async function lookAtText(
  archive: SimilarityArchive,
  article: PlaceableArticle,
  at: Date,
): Promise<{ sketch: Sketch; found: CopyCandidates }> {
  const whole = sketchOf(article)
  const found = await archive.findCopyCandidates({
    articleId: article.id,
    prints: smallest(whole.prints, MAX_QUERY_PRINTS),
    at,
    windowMs: COPY_WINDOW_MS,
    limit: COPY_CANDIDATES,
  })
  const sketch = isBoilerplate(whole, found) ? sketchOf({ ...article, text: '' }) : whole
  return { sketch, found }
}

/** Whether most of a text stands in many others: then only the headline says what it is about. */
function isBoilerplate(sketch: Sketch, { crowded }: CopyCandidates): boolean {
  const asked = Math.min(sketch.prints.length, MAX_QUERY_PRINTS)
  return asked > 0 && crowded.size >= asked * BOILERPLATE_SHARE
}

/** Publication time; an outlet's clock in the future is not believed. */
function momentOf(article: PlaceableArticle): Date {
  const { published, seenAt } = article
  return published !== undefined && published < seenAt ? published : seenAt
}

interface Compared<V = CopyVerdict> {
  candidate: CopyCandidate
  verdict: V
}
type Copy = Compared<Extract<CopyVerdict, { kind: 'copy' }>>

const isCopy = (compared: Compared): compared is Copy => compared.verdict.kind === 'copy'

function compare(sketch: Sketch, found: CopyCandidates): Compared[] {
  return found.candidates.map((candidate) => ({
    candidate,
    verdict: copyVerdict(sketch, textSketchOf(candidate.title, candidate.text)),
  }))
}

/** The nearest text wins: a template's other fillings can pass for copies, the true original is nearer. */
function copyPlacement(compared: readonly Compared[]): Placement | undefined {
  const copies = compared.filter(isCopy)
  const [best, ...others] = copies.sort((a, b) => b.verdict.containment - a.verdict.containment)
  if (best === undefined) return undefined
  const { candidate, verdict } = best
  return {
    duplicateOf: candidate.original,
    containment: verdict.containment,
    ownShare: verdict.ownShare,
    story: candidate.story ?? 'new',
    because: `copy: ${verdict.reason}`,
    sameStories: storiesBeside(candidate.story, others),
    otherEvent: [],
  }
}

/** A whole text joins the stories of its parts, which nothing joined before. */
function storiesBeside(story: string | undefined, copies: readonly Copy[]): string[] {
  const whole = copies.filter(({ verdict }) => verdict.containment >= MIN_JOINING_CONTAINMENT)
  const stories = new Set(whole.flatMap(({ candidate }) => candidate.story ?? []))
  return story === undefined ? [] : [...stories].filter((other) => other !== story)
}

async function storyPlacement(
  archive: SimilarityArchive,
  articleId: string,
  sketch: Sketch,
  at: Date,
  compared: readonly Compared[],
): Promise<{ placement: Placement; joined?: StoryCandidate }> {
  const found = await archive.findStoryCandidates({
    articleId,
    language: sketch.language,
    terms: sketch.terms.slice(0, MAX_TERMS),
    anchors: anchorsOf(sketch.marks),
    at,
    windowMs: STORY_WINDOW_MS,
    limit: STORY_CANDIDATES,
  })
  const templates = compared.filter(({ verdict }) => verdict.kind === 'template')
  const refused = new Set(templates.flatMap(({ candidate }) => candidate.story ?? []))
  const choice = chooseStory(sketch, found, refused)
  if (choice.kind === 'new') {
    const { because } = choice
    return { placement: { story: 'new', because, sameStories: [], otherEvent: [] } }
  }
  const { story: joined, because, same } = choice
  const sameStories = same.map(({ story }) => story)
  const terms = termsOf(sketch)
  const own = { articleId, language: sketch.language, at, terms, marks: sketch.marks }
  const otherEvent = sameStories.length > 0 ? [] : otherEventIn([...joined.members, own])
  return { placement: { story: joined.story, because, sameStories, otherEvent }, joined }
}

/** Judged only while all articles of the story are at hand, and in one language. */
function otherEventIn(members: readonly StoryMember[]): string[] {
  const isWhole = members.length <= STORY_MEMBERS
  const isOneLanguage = members.every(({ language }) => language === members[0]?.language)
  if (!isWhole || !isOneLanguage) return []
  return laterEvent(members)?.map(({ articleId }) => articleId) ?? []
}

function termsOf(sketch: Sketch): WeightedTerm[] {
  return sketch.terms.slice(0, MAX_TERMS).map(({ hash, weight }) => ({ hash, weight }))
}

function rememberedOf(
  articleId: string,
  at: Date,
  sketch: Sketch,
  placement: Placement,
  { crowded }: CopyCandidates,
  joined?: StoryCandidate,
): Remembered {
  const terms = termsOf(sketch)
  const known = new Set(joined?.members.flatMap(indexedTerms))
  return {
    articleId,
    isAgain: false,
    language: sketch.language,
    at,
    original: placement.duplicateOf,
    story: placement.story,
    prints: smallest(sketch.prints, MAX_INDEXED_PRINTS).filter((print) => !crowded.has(print)),
    terms,
    marks: sketch.marks,
    fresh: indexedTerms({ terms, marks: sketch.marks }).filter((hash) => !known.has(hash)),
  }
}

/** The `count` smallest: two texts with a passage in common keep the same ones of it. */
function smallest(prints: readonly number[], count: number): number[] {
  if (prints.length <= count) return [...prints]
  return [...prints].sort((a, b) => a - b).slice(0, count)
}
