import { z } from '@hono/zod-openapi'
import { HEALTH_STATES } from '../feed/health.ts'
import { time } from './shapes.ts'

const watch = z
  .object({
    list: z.string().optional(),
    link: z.string().optional(),
    title: z.string().optional(),
    date: z.string().optional(),
  })
  .nullable()
  .openapi({ description: 'selectors of a page that is watched for its headlines' })

export const discoveredShape = z
  .object({
    url: z.string(),
    title: z.string().nullable(),
    format: z.string(),
    items: z.int(),
    newest: time.nullable(),
    via: z.enum(['address', 'link', 'anchor', 'path', 'robots', 'page']),
    watch,
  })
  .openapi('DiscoveredFeed')

const pollsShape = z
  .object({
    all: z.int(),
    ok: z.int().openapi({ description: 'answered with the feed' }),
    notModified: z.int(),
    limited: z.int().openapi({ description: 'answered 429' }),
    failed: z.int().openapi({ description: 'any other failure' }),
    early: z.int().openapi({ description: 'sooner than server or feed had asked for' }),
    unconditional: z.int().openapi({ description: 'without a validator to send' }),
  })
  .openapi('Polls', { description: 'counts over the life of the feed' })

export const feedShape = z
  .object({
    id: z.string(),
    source: z.enum(['catalogue', 'file', 'api']),
    status: z.enum(['active', 'paused', 'gone', 'removed']),
    url: z.string(),
    name: z.string(),
    homepage: z.string().nullable(),
    language: z.string().nullable(),
    country: z.string().nullable(),
    ownership: z.string().nullable(),
    interval: z.string().nullable(),
    read: z.enum(['page', 'feed']),
    watch,
    tags: z.array(z.string()),
    health: z.enum(HEALTH_STATES),
    healthReason: z.string(),
    healthSince: time.nullable(),
    error: z.string().nullable(),
    failingSince: time.nullable(),
    failures: z.int(),
    format: z.string().nullable(),
    title: z.string().nullable(),
    repairs: z.array(z.string()),
    flood: z
      .object({ kind: z.string(), items: z.int(), since: time.nullable() })
      .nullable()
      .openapi({ description: 'entries that came at once and are no news: nobody was alerted' }),
    nextCheckAt: time,
    notBefore: time
      .nullable()
      .openapi({ description: 'server or feed asked not to be asked sooner' }),
    lastCheckAt: time.nullable(),
    lastOkAt: time.nullable(),
    lastNewAt: time.nullable(),
    polls: pollsShape,
  })
  .openapi('Feed')
