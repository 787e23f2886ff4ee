/** One link of a Link header (RFC 8288). */
export interface HeaderLink {
  /** Absolute. */
  url: string
  /** Lower case. */
  relations: readonly string[]
}

const LINK = /<([^<>]*)>((?:\s*;\s*[\w!#$&+\-.^`|~*]+(?:\s*=\s*(?:"[^"]*"|[^",;\s]*))?)*)/g
const REL = /;\s*rel\s*=\s*(?:"([^"]*)"|([^",;\s]+))/i
/** More are noise. */
const MAX_LINKS = 50

/**
 * The links a response names in its headers.
 * @param base address of the response
 */
export function headerLinks(header: string | undefined, base: string): HeaderLink[] {
  if (header === undefined) return []
  const links: HeaderLink[] = []
  for (const [, href = '', parameters = ''] of header.matchAll(LINK)) {
    if (links.length >= MAX_LINKS) break
    const rel = REL.exec(parameters)
    const relations = (rel?.[1] ?? rel?.[2] ?? '').toLowerCase().split(/\s+/).filter(Boolean)
    if (URL.canParse(href, base)) links.push({ url: new URL(href, base).href, relations })
  }
  return links
}

/** The first link of a relation (`hub`, `self`). */
export function linkOfHeader(links: readonly HeaderLink[], relation: string): string | undefined {
  return links.find(({ relations }) => relations.includes(relation))?.url
}
