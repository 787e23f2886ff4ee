import {
  anchorsOf,
  type CopyCandidate,
  type CopyCandidates,
  CROWDED_GROUPS,
  indexedTerms,
  type Remembered,
  type SimilarityArchive,
  type StoryCandidate,
} from './archive.ts'
import { chooseStory } from './choose-story.ts'
import { type CopyVerdict, copyVerdict } from './copy-verdict.ts'
import { type ComparableArticle, type Sketch, sketchOf, textSketchOf } from './sketch.ts'

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
  const placement = { ...place, because: 'kept' }
  await archive.remember(rememberedOf(article.id, at, sketch, placement, found))
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

interface Compared {
  candidate: CopyCandidate
  verdict: CopyVerdict
}

function compare(sketch: Sketch, found: CopyCandidates): Compared[] {
  return found.candidates.map((candidate) => ({
    candidate,
    verdict: copyVerdict(sketch, textSketchOf(candidate.title, candidate.text)),
  }))
}

/** The nearest text wins: a template's other fillings can pass for copies, the true original is nearer. */
function copyPlacement(compared: readonly Compared[]): Placement | undefined {
  const copies = compared.filter(({ verdict }) => verdict.kind === 'copy')
  const [best] = copies.sort((a, b) => b.verdict.containment - a.verdict.containment)
  if (best === undefined) return undefined
  const { candidate, verdict } = best
  return {
    duplicateOf: candidate.original,
    containment: verdict.containment,
    story: candidate.story ?? 'new',
    because: `copy: ${verdict.reason}`,
  }
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
  if (choice.kind === 'new') return { placement: { story: 'new', because: choice.because } }
  const { story: joined, because } = choice
  return { placement: { story: joined.story, because }, joined }
}

function rememberedOf(
  articleId: string,
  at: Date,
  sketch: Sketch,
  placement: Placement,
  { crowded }: CopyCandidates,
  joined?: StoryCandidate,
): Remembered {
  const terms = sketch.terms.slice(0, MAX_TERMS).map(({ hash, weight }) => ({ hash, weight }))
  const known = new Set(joined?.members.flatMap(indexedTerms))
  return {
    articleId,
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
