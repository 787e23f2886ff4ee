import { anchorKind, anchorShare } from './anchors.ts'
import { anchorsOf, inverseFrequency, type StoryCandidates, type StoryMember } from './archive.ts'
import type { EventMarks } from './event-marks.ts'

/**
 * Shared weight from which two reports in different languages may be of one event: country and city
 * make 1.0, so that what happened must agree too. Measured on invented news in six languages: from
 * 2.2 no two events met, 2.6 leaves room.
 */
const MIN_SHARED_WEIGHT = 2.6
/** Share of the smaller report's weight: long texts share subjects by chance. */
const MIN_SHARED_SHARE = 0.5
/** Subjects, numbers and names that must agree beside places, countries and leaders. */
const MIN_SPECIFIC = 2
/** Where no capitals show which words are names, all are offered by their sound: few can meet. */
const SOUND_SHARE = 0.25
/** An anchor in one of so many stories (the square root of the archive) counts less. */
const RARITY = 2

/** How alike two reports are by what reads the same in every language. */
export interface AnchorMatch {
  /** Of the smaller report's weight. */
  share: number
  /** Above what is asked for; negative when they are of two events. */
  margin: number
  because: string
}

/** The member of a story that is nearest to an article in another language. */
export function nearestMember(
  marks: EventMarks,
  members: readonly StoryMember[],
  found: StoryCandidates,
): AnchorMatch | undefined {
  const own = anchorsOf(marks)
  const matches = members.map((member) => matchAnchors(own, anchorsOf(member.marks), found))
  return matches.sort((a, b) => b.margin - a.margin)[0]
}

function matchAnchors(
  own: readonly number[],
  theirs: readonly number[],
  found: StoryCandidates,
): AnchorMatch {
  const weight = (hashes: readonly number[], soundShare = 1) =>
    hashes.reduce(
      (sum, hash) =>
        sum + anchorShare(hash) * rarity(hash, found) * (isSound(hash) ? soundShare : 1),
      0,
    )
  const inTheirs = new Set(theirs)
  const shared = own.filter((hash) => inTheirs.has(hash))
  const specific = shared.filter(isSpecific).length
  const isOnlySound = !shared.some((hash) => isSpecific(hash) && !isSound(hash))
  const sum = weight(shared)
  const smaller = Math.min(weight(own, SOUND_SHARE), weight(theirs, SOUND_SHARE))
  const share = Math.min(1, sum / Math.max(1, smaller))
  const margin =
    specific < MIN_SPECIFIC || isOnlySound
      ? -1
      : Math.min(sum / MIN_SHARED_WEIGHT - 1, share / MIN_SHARED_SHARE - 1)
  const because = `across languages ${share.toFixed(2)}: ${shared.length} shared, ${specific} of them subjects, numbers or names`
  return { share, margin, because }
}

function isSound(hash: number): boolean {
  const kind = anchorKind(hash)
  return kind === 'sound' || kind === 'short sound'
}

function isSpecific(hash: number): boolean {
  const kind = anchorKind(hash)
  return (kind === 'subject' || kind === 'number' || isSound(hash)) && anchorShare(hash) > 0
}

/** 1 for what few stories have, less for what many have. */
function rarity(hash: number, { allDocuments, frequencies }: StoryCandidates): number {
  const most = inverseFrequency(allDocuments, 0)
  const own = inverseFrequency(allDocuments, frequencies.get(hash) ?? 0)
  return Math.min(1, (RARITY * own) / most)
}
