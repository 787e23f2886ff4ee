import { z } from 'zod'
import { parseDuration } from './duration.ts'

const NOT_A_DURATION = 'not a duration: write for instance 30s, 15m, 6h or 90d'
/** A hundred years: dates further off can't be stored. */
const MAX_DURATION_MS = 36_500 * 86_400_000

const text = z
  .string(NOT_A_DURATION)
  .regex(/^\d{1,9}(ms|s|m|h|d)$/, NOT_A_DURATION)
  .refine((written) => (parseDuration(written) ?? 0) <= MAX_DURATION_MS, 'longer than 36500d')

/** A duration as the operator writes it; milliseconds after parsing. May be 0. */
export const duration = text
  .transform((written) => parseDuration(written) ?? 0)
  .describe('for instance 30s, 15m, 6h or 90d')

/** A duration that something is done every so often by, or that limits something: never 0. */
export const interval = text
  .refine((written) => parseDuration(written) !== 0, 'must be longer than 0')
  .transform((written) => parseDuration(written) ?? 0)
  .describe('for instance 30s, 15m, 6h or 90d')

const httpSection = z.strictObject({
  host: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('address to listen on; a token is required on any but loopback'),
  port: z.int().min(0).max(65_535).default(8710),
  token: z
    .string()
    .min(1, 'is empty: write null for none')
    .nullable()
    .default(null)
    .describe('bearer token of the API; below 16 characters there is a warning'),
  names: z
    .array(z.string().toLowerCase())
    .default([])
    .describe('further host names this daemon is reached by'),
  public_url: z
    .url({ protocol: /^https?$/, error: 'not an http(s) address' })
    .transform((url) => url.replace(/\/+$/, ''))
    .nullable()
    .default(null)
    .describe('address under which hubs on the internet reach this daemon; null: no WebSub'),
})

const networkSection = z.strictObject({
  allow_private: z
    .array(z.string())
    .default([])
    .describe('private addresses or CIDR blocks, port optional, that may be asked'),
  user_agent: z
    .string()
    .regex(/^[\x20-\x7e]{3,300}$/, '3 to 300 ASCII characters: it is a header')
    .default('scowatch/1.0 (self-hosted news monitor)'),
  per_host: z.int().min(1).max(16).default(2).describe('requests at once to one host'),
  spacing: duration.default(1_000).describe('time between two requests to one host'),
})

/** scowatch.yaml. Every leaf is also an environment variable, see environment.ts. */
export const settingsSchema = z.strictObject({
  data: z
    .string()
    .min(1)
    .default('./data')
    .describe('folder of the embedded database, locks and logs'),
  http: httpSection.prefault({}),
  network: networkSection.prefault({}),
  schedule: z
    .strictObject({
      min_interval: interval.default(300_000).describe('never check a feed sooner'),
      max_interval: interval.default(86_400_000).describe('never check a feed later'),
      tick: interval.default(2_000).describe('how often due feeds are looked for'),
    })
    .prefault({}),
  retention: z
    .strictObject({
      articles: interval.default(365 * 86_400_000),
      checks: interval.default(30 * 86_400_000),
    })
    .prefault({}),
  delivery: z
    .strictObject({
      waits: z
        .array(duration)
        .min(1)
        .default([
          5_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 50_400_000, 72_000_000,
          86_400_000,
        ])
        .describe('waits between the attempts of a delivery'),
      timeout: interval.default(15_000).describe('total time of one attempt'),
    })
    .prefault({}),
  queue: z
    .strictObject({
      lock: interval.default(30_000).describe('how long a job of a dead process stays locked'),
      lease: interval
        .default(120_000)
        .describe('how long a check of a dead process holds its feed'),
    })
    .prefault({}),
  log: z
    .strictObject({ level: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info') })
    .prefault({}),
})
export type Settings = z.output<typeof settingsSchema>
