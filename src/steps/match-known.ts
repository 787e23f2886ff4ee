import type { ItemRow, NewItem } from '../db/items.ts'

/** What is compared of an item that the feed had before. */
export type KnownItem = Pick<
  ItemRow,
  'item_key' | 'canonical_url' | 'title' | 'content_hash' | 'published_at'
>

/** Entries of a feed, told apart by whether they were there before. */
export interface Matched {
  /** Not seen before, and those whose text changed. */
  wanted: NewItem[]
  /** Known items that came under another id. */
  renamed: number
}

/** So many entries under other ids, and at least half of what looks new, are a feed that names them anew. */
const ROTATION = 3

/**
 * Which entries are to be stored. An entry whose id is known is that item. One whose address and
 * title are known is the item under another id, and so is one with title, date and address up to the
 * query of an item that the feed no longer lists. Where many look new, a weaker likeness is enough,
 * since it won't be chance: the address alone, title and date, or title and address up to the query.
 */
export function matchKnown(rows: readonly NewItem[], known: readonly KnownItem[]): Matched {
  const byKey = new Map(known.map((item) => [item.item_key, item]))
  const places = new Map(known.flatMap((item) => pair(placeOf(item), item)))
  const listed = new Set(rows.map((row) => row.item_key))
  const gone = new Gone(known.filter((item) => !listed.has(item.item_key)))
  const unknown = rows.filter((row) => !byKey.has(row.item_key))
  const unplaced = unknown.filter((row) => !places.has(placeOf(row)))
  const sure = new Map(unplaced.flatMap((row) => pair(row, gone.take(row, SURE))))
  const likely = new Map(
    unplaced.filter((row) => !sure.has(row)).flatMap((row) => pair(row, gone.take(row, LIKELY))),
  )
  const rotated = sure.size + likely.size
  const isRotation = rotated >= ROTATION && rotated * 2 >= unplaced.length
  const again = isRotation ? new Map([...sure, ...likely]) : sure
  const wanted = rows.flatMap((row) => {
    if (places.has(placeOf(row)) && !byKey.has(row.item_key)) return []
    const old = byKey.get(row.item_key) ?? again.get(row)
    if (old === undefined) return [row]
    return old.content_hash === row.content_hash ? [] : [{ ...row, item_key: old.item_key }]
  })
  return { wanted, renamed: unknown.length - unplaced.length + again.size }
}

type Likeness = (
  item: Pick<NewItem, 'canonical_url' | 'title' | 'published_at'>,
) => string | undefined

const SURE: readonly Likeness[] = [
  (item) => join(item.title, dateOf(item), pathOf(item.canonical_url) ?? ''),
]
const LIKELY: readonly Likeness[] = [
  ({ canonical_url: url }) => url ?? undefined,
  (item) => join(item.title, dateOf(item)),
  ({ title, canonical_url: url }) => join(title, pathOf(url)),
]

/** Address and title together; undefined without an address. */
function placeOf(item: Pick<NewItem, 'canonical_url' | 'title'>): string | undefined {
  return item.canonical_url ? `${item.canonical_url}\n${item.title}` : undefined
}

function dateOf({ published_at: at }: Pick<NewItem, 'published_at'>): string | undefined {
  return at == null ? undefined : new Date(at).toISOString()
}

/** The address up to the query, where session ids and the like stand. */
function pathOf(url: string | null | undefined): string | undefined {
  return url?.split('?', 1)[0]
}

/** undefined when a part is missing; an empty title tells nothing. */
function join(title: string, ...parts: readonly (string | undefined)[]): string | undefined {
  return title === '' || parts.includes(undefined) ? undefined : JSON.stringify([title, ...parts])
}

function pair<A, B>(key: A, value: B | undefined): [A, B][] {
  return key === undefined || value === undefined ? [] : [[key, value]]
}

/** Known items that the feed no longer lists; each is taken once. */
class Gone {
  readonly #items: readonly KnownItem[]
  readonly #taken = new Set<KnownItem>()
  readonly #indexes = new Map<Likeness, Map<string, KnownItem[]>>()

  constructor(items: readonly KnownItem[]) {
    this.#items = items
  }

  take(row: NewItem, likenesses: readonly Likeness[]): KnownItem | undefined {
    for (const likeness of likenesses) {
      const key = likeness(row)
      const found = key === undefined ? [] : (this.#index(likeness).get(key) ?? [])
      // Those taken by another likeness are passed over once, not searched again for each row.
      let old = found.pop()
      while (old !== undefined && this.#taken.has(old)) old = found.pop()
      if (old === undefined) continue
      this.#taken.add(old)
      return old
    }
    return undefined
  }

  #index(likeness: Likeness): Map<string, KnownItem[]> {
    const present = this.#indexes.get(likeness)
    if (present !== undefined) return present
    const index = new Map<string, KnownItem[]>()
    for (const item of this.#items) {
      const key = likeness(item)
      if (key === undefined) continue
      const alike = index.get(key)
      if (alike === undefined) index.set(key, [item])
      else alike.push(item)
    }
    this.#indexes.set(likeness, index)
    return index
  }
}
