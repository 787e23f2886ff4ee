import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { ScowatchError } from '../errors.ts'
import { DEMO_CHARSETS } from './encode-charset.ts'

const outletSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  name: z.string(),
  tagline: z.string(),
  language: z.string(),
  country: z.string().regex(/^[A-Z]{2}$/),
  ownership: z.string(),
  format: z.enum(['rss', 'atom', 'rdf', 'json']),
  charset: z.enum(DEMO_CHARSETS),
  /** Whether the Content-Type names the charset, or only the document itself. */
  charset_in: z.enum(['header', 'document']).default('header'),
  layout: z.enum(['article', 'columns', 'blocks']),
  /** Whether the feed carries the whole text or a paragraph. */
  content: z.enum(['full', 'summary']),
  validators: z.enum(['both', 'etag', 'weak']),
  /** Feed links carry utm parameters. */
  tracking: z.boolean().default(false),
  /** robots.txt keeps readers off the pages. */
  closed: z.boolean().default(false),
  nav: z.array(z.string()),
  words: z.strictObject({
    related: z.string(),
    footer: z.string(),
    subscribe: z.string(),
    correction: z.string(),
  }),
})
export type Outlet = z.infer<typeof outletSchema>

const correctionSchema = z.strictObject({
  note: z.string(),
  title: z.string().optional(),
  replace: z.array(z.strictObject({ from: z.string(), to: z.string() })).min(1),
})

const itemSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]*$/),
    outlet: z.string(),
    section: z.string(),
    title: z.string(),
    summary: z.string(),
    author: z.string().optional(),
    /** Set before the first paragraph; may hold `{date}`. */
    dateline: z.string().optional(),
    body: z.string().optional(),
    copyOf: z
      .strictObject({
        id: z.string(),
        /** How many paragraphs are kept; all when absent. */
        paragraphs: z.int().positive().optional(),
        credit: z.string(),
      })
      .optional(),
    /** Another report that stands under the first on the same page. */
    second: z
      .strictObject({ title: z.string(), dateline: z.string(), body: z.string() })
      .optional(),
    correction: correctionSchema.optional(),
  })
  .refine((item) => (item.body === undefined) !== (item.copyOf === undefined), {
    message: 'an item has either a body or a copyOf',
  })
export type SeedItem = z.infer<typeof itemSchema>

const stepSchema = z.union([
  z.string().transform((id) => ({ kind: 'publish' as const, id })),
  z.strictObject({ correct: z.string() }).transform(({ correct: id }) => ({
    kind: 'correct' as const,
    id,
  })),
])
export type ProgrammeStep = z.infer<typeof stepSchema>

const programmeSchema = z.strictObject({
  opening: z.array(stepSchema),
  following: z.array(stepSchema),
})

const rulesSchema = z.strictObject({
  keywords: z.array(z.strictObject({ id: z.string(), name: z.string(), match: z.string() })),
  rules: z.array(
    z.strictObject({
      id: z.string(),
      when: z.string(),
      severity: z.enum(['low', 'medium', 'high', 'critical']),
      throttle: z.string(),
      grew: z.strictObject({ outlets: z.array(z.int()) }).optional(),
    }),
  ),
})

/** Everything the demo newsroom is made of, as read from `seeds/demo`. */
export interface NewsroomSeed {
  outlets: readonly Outlet[]
  items: ReadonlyMap<string, SeedItem>
  opening: readonly ProgrammeStep[]
  following: readonly ProgrammeStep[]
  keywords: z.infer<typeof rulesSchema>['keywords']
  rules: z.infer<typeof rulesSchema>['rules']
}

/**
 * Reads the demo newsroom's texts.
 * @param folder `seeds/demo`, absolute or relative to the working directory
 * @throws {ScowatchError} that names the file when it is missing, not YAML or not of the shape
 */
export async function loadNewsroomSeed(folder: string): Promise<NewsroomSeed> {
  const outletsFile = z.strictObject({ outlets: z.array(outletSchema).min(1) })
  const itemsFile = z.strictObject({ items: z.array(itemSchema).min(1) })
  const { outlets } = await readSeedFile(join(folder, 'outlets.yaml'), outletsFile)
  const items = new Map<string, SeedItem>()
  for (const name of (await readdir(join(folder, 'items'))).sort()) {
    const read = await readSeedFile(join(folder, 'items', name), itemsFile)
    for (const item of read.items) items.set(item.id, item)
  }
  const programme = await readSeedFile(join(folder, 'programme.yaml'), programmeSchema)
  const seed = { outlets, items, ...programme, ...(await readRules(folder)) }
  requireKnownIds(seed)
  return seed
}

function readRules(folder: string): Promise<z.infer<typeof rulesSchema>> {
  return readSeedFile(join(folder, 'rules.yaml'), rulesSchema)
}

async function readSeedFile<T extends z.ZodType>(path: string, schema: T): Promise<z.infer<T>> {
  try {
    return schema.parse(parse(await readFile(path, 'utf8')))
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new ScowatchError(`the demo newsroom can't be read from ${path}: ${reason}`, { cause })
  }
}

function requireKnownIds(seed: NewsroomSeed): void {
  const outletIds = new Set(seed.outlets.map((outlet) => outlet.id))
  const items = [...seed.items.values()]
  const namedItems = [
    ...items.flatMap((item) => item.copyOf?.id ?? []),
    ...[...seed.opening, ...seed.following].map((step) => step.id),
  ]
  const unknown = [
    ...items.map((item) => item.outlet).filter((id) => !outletIds.has(id)),
    ...namedItems.filter((id) => !seed.items.has(id)),
  ]
  if (unknown.length > 0) {
    throw new ScowatchError(`the demo newsroom names what it doesn't have: ${unknown.join(', ')}`)
  }
}
