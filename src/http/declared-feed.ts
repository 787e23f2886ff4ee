import { z } from '@hono/zod-openapi'
import { fromFile } from '../config/config.ts'
import { type FeedConfig, feedSchema } from '../config/documents.ts'
import type { FeedRow } from '../db/feed-table.ts'
import type { FeedDeclaration } from '../db/feeds.ts'

/** A feed as it is posted: as in feeds.yaml; without an id it gets one of its address. */
export const newFeedSchema = feedSchema.extend({ id: feedSchema.shape.id.optional() })

/** What can be changed of a feed: its status, and of one that was added here all but its id. */
export const feedChangeSchema = feedSchema
  .omit({ id: true, read: true })
  .extend({
    read: feedSchema.shape.read.unwrap(),
    status: z.enum(['active', 'paused']),
  })
  .partial()
export type FeedChange = Omit<z.output<typeof feedChangeSchema>, 'status'>

/** The row of a feed that is added through the API. */
export function declarationOf(feed: FeedConfig): FeedDeclaration {
  return { ...fromFile(feed), source: 'api' }
}

/** The row of a feed with what changes of it. */
export function changedDeclaration(row: FeedRow, change: FeedChange): FeedDeclaration {
  const { id, source, url, name, homepage, language, country, ownership, read, watch } = row
  return {
    id,
    source,
    url,
    name,
    homepage,
    language,
    country,
    ownership,
    read,
    watch,
    tags: row.tags,
    zone: row.zone,
    interval_ms: row.interval_ms === null ? null : Number(row.interval_ms),
    rules: row.rules === null ? null : JSON.stringify(row.rules),
    ...changeOf(change),
  }
}

/** Only what is stated. */
function changeOf(change: FeedChange): Partial<FeedDeclaration> {
  const { interval, rules, ...same } = change
  const stated = Object.entries({
    ...same,
    interval_ms: interval,
    rules: rules === undefined ? undefined : JSON.stringify(rules),
  }).filter(([key, value]) => value !== undefined && key !== 'id')
  return Object.fromEntries(stated)
}
