/** The newest items kept of a feed. */
export const MAX_ITEMS = 5_000

/** The newest `max` in document order; items without a date count as being where they stand. */
export function newestOf<T>(
  items: readonly T[],
  dateOf: (item: T) => Date | undefined,
  max = MAX_ITEMS,
): T[] {
  if (items.length <= max) return [...items]
  const times = items.map((item) => dateOf(item)?.getTime())
  const known = times.filter((t) => t !== undefined).sort((a, b) => b - a)
  const threshold = known[max - 1] ?? Number.NEGATIVE_INFINITY
  return items.filter((_, i) => (times[i] ?? threshold) >= threshold).slice(0, max)
}
