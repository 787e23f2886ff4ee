import { getDomain } from 'tldts'

/** Host labels that only say how a page is shown, never which page it is. */
const PRESENTATION_LABELS: ReadonlySet<string> = new Set([
  'www',
  'm',
  'mobile',
  'mobi',
  'amp',
  'wap',
  'touch',
  '3g',
])

/** Second labels that do the same: en.m.wikipedia.org is en.wikipedia.org. */
const INNER_PRESENTATION_LABELS: ReadonlySet<string> = new Set(['m', 'amp'])

/**
 * The host of an http(s) address in ASCII (punycode), lower case, without port and closing dot.
 * @returns undefined when `href` is no http(s) address
 */
export function hostOf(href: string): string | undefined {
  const trimmed = href.trim()
  if (!URL.canParse(trimmed)) return undefined
  const { protocol, hostname } = new URL(trimmed)
  if (protocol !== 'http:' && protocol !== 'https:') return undefined
  return hostname.replace(/\.$/, '')
}

/**
 * The part of a host that somebody registered: `news.bbc.co.uk` gives `bbc.co.uk`. Names under a
 * shared host (`*.github.io`, `*.blogspot.com`) count as registered, for they have owners of their own.
 * @returns undefined for IP addresses, single labels and bare public suffixes
 * @see https://publicsuffix.org
 */
export function registrableDomain(host: string): string | undefined {
  return getDomain(host, { allowPrivateDomains: true }) ?? undefined
}

/** Host without the labels that only choose a presentation (www, m, amp …). */
export function foldHost(host: string): string {
  let folded = host.replace(/\.$/, '')
  for (;;) {
    const labels = folded.split('.')
    if (labels.length < 3) return folded
    const next = withoutOneLabel(labels)
    if (next === undefined) return folded
    folded = next
  }
}

function withoutOneLabel(labels: readonly string[]): string | undefined {
  const [first = '', second = ''] = labels
  if (first === 'www') return labels.slice(1).join('.')
  const domain = registrableDomain(labels.join('.'))
  const keepsDomain = (rest: string) => domain !== undefined && registrableDomain(rest) === domain
  const rest = labels.slice(1).join('.')
  if (PRESENTATION_LABELS.has(first) && keepsDomain(rest)) return rest
  const inner = [first, ...labels.slice(2)].join('.')
  if (INNER_PRESENTATION_LABELS.has(second) && keepsDomain(inner)) return inner
  return undefined
}
