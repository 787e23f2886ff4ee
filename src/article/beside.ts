import type { Region } from './blocks.ts'

/**
 * Asks whether a region, or one between it and a container, answers to a test; each region is tested once, however
 * many blocks stand below it.
 */
export function anyWithin(
  container: Region | undefined,
  test: (region: Region) => boolean,
): (region: Region) => boolean {
  const known = new Map<Region, boolean>()
  return (region) => {
    const path: Region[] = []
    let found = false
    for (let r: Region | undefined = region; r !== undefined && r !== container; r = r.parent) {
      const before = known.get(r)
      found = before ?? test(r)
      if (before !== undefined) break
      path.push(r)
      if (found) break
    }
    for (const r of path) known.set(r, found)
    return found
  }
}

/** Asks of regions whether they, or one between them and `container`, stand beside the story. */
export const besideWithin = (container: Region | undefined): ((region: Region) => boolean) =>
  anyWithin(container, (r) => r.outside || r.beside)
