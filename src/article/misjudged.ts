import { anyWithin } from './beside.ts'
import type { PageBlocks, Region } from './blocks.ts'

/** Weighs the page's blocks once, for sums over any region. */
export class Scale {
  private readonly sums: Float64Array
  constructor(weights: readonly number[]) {
    this.sums = new Float64Array(weights.length + 1)
    weights.forEach((weight, i) => {
      this.sums[i + 1] = (this.sums[i] ?? 0) + weight
    })
  }
  of(region: Region): number {
    return (this.sums[region.end] ?? 0) - (this.sums[region.first] ?? 0)
  }
  get total(): number {
    return this.sums[this.sums.length - 1] ?? 0
  }
}

/**
 * Takes back marks that can't be right: a class that, over all regions of that class, holds most of the
 * page's running text names the layout and not what is beside the story.
 */
export function forgiveMisjudged(
  page: PageBlocks,
  weights: readonly number[],
  share: number,
): void {
  const isOutside = anyWithin(undefined, (r) => r.outside)
  const scale = new Scale(
    page.blocks.map((block, i) => (isOutside(block.region) ? 0 : (weights[i] ?? 0))),
  )
  const byClass = new Map<string, number>()
  const key = ({ element: { attribs } }: Region) =>
    attribs.class ?? attribs.id ?? attribs['data-testid'] ?? attribs['data-component'] ?? ''
  for (const region of page.regions) {
    if (!region.beside) continue
    const inner = anyUp(region.parent, undefined, (r) => r.beside && key(r) === key(region))
    if (!inner) byClass.set(key(region), (byClass.get(key(region)) ?? 0) + scale.of(region))
  }
  for (const region of page.regions) {
    if (region.beside && (byClass.get(key(region)) ?? 0) > share * scale.total)
      region.beside = false
  }
}

function anyUp(
  region: Region | undefined,
  stop: Region | undefined,
  test: (r: Region) => boolean,
): boolean {
  for (let r = region; r !== undefined && r !== stop; r = r.parent) if (test(r)) return true
  return false
}
