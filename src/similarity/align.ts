import { shingleHashes } from './fingerprint.ts'

/** Runs of this many equal tokens that occur once in either text hold an alignment together. */
const ANCHOR_TOKENS = 3

/** A run of equal tokens: `a[startA + i] === b[startB + i]` for i < length. */
export interface Block {
  startA: number
  startB: number
  length: number
}

/**
 * Where two token sequences say the same in the same order: anchors are runs unique in both, the
 * longest increasing chain of them stays, each is grown in both directions.
 * @returns blocks in order, without overlap in either text
 * @see the patience algorithm of Bram Cohen for line diffs
 */
export function alignTokens(a: readonly string[], b: readonly string[]): Block[] {
  const blocks: Block[] = []
  let endA = 0
  let endB = 0
  for (const [anchorA, anchorB] of increasingChain(uniqueAnchors(a, b))) {
    if (anchorA < endA || anchorB < endB) continue
    let startA = anchorA
    let startB = anchorB
    while (startA > endA && startB > endB && a[startA - 1] === b[startB - 1]) {
      startA--
      startB--
    }
    let length = anchorA - startA
    while (startA + length < a.length && a[startA + length] === b[startB + length]) length++
    if (length < ANCHOR_TOKENS) continue
    blocks.push({ startA, startB, length })
    endA = startA + length
    endB = startB + length
  }
  return blocks
}

type Anchor = readonly [positionA: number, positionB: number]

function uniqueAnchors(a: readonly string[], b: readonly string[]): Anchor[] {
  const inA = uniquePositions(shingleHashes(a, ANCHOR_TOKENS))
  const inB = uniquePositions(shingleHashes(b, ANCHOR_TOKENS))
  const anchors: Anchor[] = []
  for (const [hash, positionA] of inA) {
    const positionB = inB.get(hash)
    if (positionA >= 0 && positionB !== undefined && positionB >= 0) {
      anchors.push([positionA, positionB])
    }
  }
  return anchors
}

/** Position of each hash, -1 when it occurs again. */
function uniquePositions(hashes: readonly number[]): Map<number, number> {
  const positions = new Map<number, number>()
  hashes.forEach((hash, at) => {
    positions.set(hash, positions.has(hash) ? -1 : at)
  })
  return positions
}

/** The longest chain in which both positions grow. Anchors come in order of the first text. */
function increasingChain(anchors: readonly Anchor[]): Anchor[] {
  const tails: number[] = []
  const previous: number[] = []
  anchors.forEach(([, positionB], index) => {
    let low = 0
    let high = tails.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((anchors[tails[middle] ?? 0]?.[1] ?? 0) < positionB) low = middle + 1
      else high = middle
    }
    previous[index] = tails[low - 1] ?? -1
    tails[low] = index
  })
  const chain: Anchor[] = []
  for (let at = tails.at(-1) ?? -1; at >= 0; at = previous[at] ?? -1) {
    const anchor = anchors[at]
    if (anchor !== undefined) chain.push(anchor)
  }
  return chain.reverse()
}
