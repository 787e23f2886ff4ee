import type { z } from 'zod'
import { feedSchema } from '../config/documents.ts'
import type { Context } from '../context.ts'
import { type FeedDeclaration, findFeeds, saveFeeds } from '../db/feeds.ts'
import { feedIdOf, freeId } from '../feed/feed-id.ts'
import { MAX_TAGS, type OpmlFault, type OpmlOutline, type OpmlReading } from '../feed/opml.ts'

/** What became of one outline of the file. */
export interface ImportedLine {
  line: number
  url: string | null
  title: string | null
  tags: string[]
  /** known: the feed is watched already, and stays as it is; repeated: stands further up in the file */
  result: 'added' | 'known' | 'repeated' | 'refused'
  id: string | null
  /** Why, for the operator; null for what was added. */
  message: string | null
}

export type FeedImport =
  | { kind: 'imported'; lines: ImportedLine[]; notes: string[] }
  | { kind: 'refused'; fault: OpmlFault }

/**
 * Adds the feeds of an OPML file that are not watched yet, all in one transaction. An outline that
 * can't be used is told with its line and harms no other.
 */
export async function importFeeds(ctx: Context, bytes: Uint8Array): Promise<FeedImport> {
  const reading = await readList(ctx, bytes)
  if (!reading.ok) return { kind: 'refused', fault: reading.fault }
  return ctx.db.transaction().execute(async (tx) => {
    const rows = await findFeeds(tx, { removed: true })
    const watched = rows.filter(({ status }) => status !== 'removed')
    const places: Places = {
      known: new Map(watched.map(({ url, id }) => [sameAddress(url), id])),
      taken: new Set(rows.map(({ id }) => id)),
      revivable: new Map(
        rows
          .filter(({ status, source }) => status === 'removed' && source === 'api')
          .map(({ url, id }) => [sameAddress(url), id]),
      ),
      added: new Map(),
    }
    const lines = reading.outlines.map((outline) => place(outline, places))
    await saveFeeds(
      tx,
      [...places.added.values()].map(({ declared }) => declared),
    )
    return { kind: 'imported', lines, notes: reading.notes }
  })
}

async function readList(ctx: Context, bytes: Uint8Array): Promise<OpmlReading> {
  try {
    return await ctx.parser.readOpml(bytes)
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ParseError') throw error
    return { ok: false, fault: { code: 'too-complex', message: `The file was ${error.message}.` } }
  }
}

interface Added {
  declared: FeedDeclaration & { tags: string[] }
  line: number
}

interface Places {
  /** Address -> id of what is watched. */
  known: ReadonlyMap<string, string>
  /** Of feeds that were removed and come back with what was read of them. */
  revivable: ReadonlyMap<string, string>
  taken: Set<string>
  added: Map<string, Added>
}

/** Of one feed whatever the spelling of its host and its fragment. */
function sameAddress(url: string): string {
  if (!URL.canParse(url)) return url
  const address = new URL(url)
  address.hash = ''
  return address.href
}

function place(outline: OpmlOutline, places: Places): ImportedLine {
  const { line, title = null, tags } = outline
  const url = outline.url === undefined ? undefined : webAddress(outline.url)
  const told = { line, url: url ?? null, title, tags }
  if (url === undefined) {
    return { ...told, result: 'refused', id: null, message: 'has no xmlUrl: it names no feed' }
  }
  const address = sameAddress(url)
  const known = places.known.get(address)
  if (known !== undefined) {
    return { ...told, result: 'known', id: known, message: `is watched already as ${known}` }
  }
  const first = places.added.get(address)
  if (first !== undefined) {
    const { declared } = first
    declared.tags = [...new Set([...declared.tags, ...tags])].slice(0, MAX_TAGS)
    const message = `is the feed of line ${first.line}; its folders are added to that`
    return { ...told, result: 'repeated', id: declared.id, message }
  }
  return add(outline, url, told, places)
}

function add(
  outline: OpmlOutline,
  url: string,
  told: Omit<ImportedLine, 'result' | 'id' | 'message'>,
  places: Places,
): ImportedLine {
  const parsed = feedSchema.safeParse(declarationOf(outline, url))
  if (!parsed.success) {
    return { ...told, result: 'refused', id: null, message: reasonOf(parsed.error) }
  }
  const address = sameAddress(url)
  const { interval, name, homepage, language, country, ownership, watch, rules, zone, ...feed } =
    parsed.data
  const id = places.revivable.get(address) ?? freeId(feed.id, places.taken)
  places.taken.add(id)
  const declared = {
    ...feed,
    id,
    source: 'api' as const,
    name: name ?? id,
    homepage: homepage ?? null,
    language: language ?? null,
    country: country ?? null,
    ownership: ownership ?? null,
    interval_ms: interval ?? null,
    watch: watch ?? null,
    rules: rules === undefined ? null : JSON.stringify(rules),
    zone: zone ?? null,
    tags: [...(feed.tags ?? [])],
  }
  places.added.set(address, { declared, line: outline.line })
  return { ...told, result: 'added', id, message: null }
}

/** Older readers wrote `feed:` for http. */
function webAddress(url: string): string {
  return url.replace(/^feed:(?:\/\/)?(?=https?:)/i, '').replace(/^feed:\/\//i, 'http://')
}

/** What the schema of feeds.yaml is asked about: of other readers' facts only those it would take. */
function declarationOf({ own, ...outline }: OpmlOutline, url: string): object {
  const { title, homepage, language, tags } = outline
  const isPage = own.watch !== undefined || /^html\b/i.test(outline.type ?? '')
  return {
    id: own.id ?? (feedIdOf(url) || 'feed'),
    url,
    ...(title === undefined ? {} : { name: title }),
    ...(isUsable('homepage', homepage) ? { homepage } : {}),
    ...(isUsable('language', language) ? { language } : {}),
    ...(tags.length === 0 ? {} : { tags }),
    ...(isPage ? { watch: watchOf(own.watch) } : {}),
    ...Object.fromEntries(
      (['country', 'ownership', 'interval', 'read'] as const).flatMap((key) =>
        own[key] === undefined ? [] : [[key, own[key]]],
      ),
    ),
  }
}

function isUsable(key: 'homepage' | 'language', value: string | undefined): boolean {
  return value !== undefined && feedSchema.shape[key].safeParse(value).success
}

/** Selectors as scowatch wrote them; another reader's page is watched by its structure. */
function watchOf(written: string | undefined): unknown {
  if (written === undefined) return true
  try {
    return JSON.parse(written)
  } catch {
    return written
  }
}

function reasonOf({ issues }: z.core.$ZodError): string {
  return issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
}
