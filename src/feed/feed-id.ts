/** `https://www.example.org/rss/world.xml` -> `example.org-rss-world` */
export function feedIdOf(url: string): string {
  const bare = url.replace(/^https?:\/\/(www\.)?/i, '').replace(/\.(xml|rss|json|atom)$/i, '')
  return bare
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 60)
}

/** The id itself where it is free, else with the first number that is. */
export function freeId(id: string, taken: ReadonlySet<string>): string {
  const base = id === '' ? 'feed' : id
  if (!taken.has(base)) return base
  for (let n = 2; ; n++) if (!taken.has(`${base}-${n}`)) return `${base}-${n}`
}
