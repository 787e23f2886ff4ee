import { z } from 'zod'
import { parseDuration } from './duration.ts'

/** A duration as the operator writes it; milliseconds after parsing. */
export const duration = z
  .string()
  .regex(/^\d{1,9}(ms|s|m|h|d)$/, 'not a duration: write for instance 30s, 15m, 6h or 90d')
  .transform((text) => parseDuration(text) ?? 0)
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
    .min(16, 'at least 16 characters')
    .nullable()
    .default(null)
    .describe('bearer token of API and dashboard'),
  names: z.array(z.string()).default([]).describe('further host names this daemon is reached by'),
})

const networkSection = z.strictObject({
  allow_private: z
    .array(z.string())
    .default([])
    .describe('private addresses or CIDR blocks, port optional, that may be asked'),
  user_agent: z.string().min(3).default('scowatch/1.0 (self-hosted news monitor)'),
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
      min_interval: duration.default(300_000).describe('never check a feed sooner'),
      max_interval: duration.default(86_400_000).describe('never check a feed later'),
      tick: duration.default(2_000).describe('how often due feeds are looked for'),
    })
    .prefault({}),
  retention: z
    .strictObject({
      articles: duration.default(365 * 86_400_000),
      checks: duration.default(30 * 86_400_000),
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
      timeout: duration.default(15_000).describe('total time of one attempt'),
    })
    .prefault({}),
  queue: z
    .strictObject({
      lock: duration.default(30_000).describe('how long a job of a dead process stays locked'),
      lease: duration
        .default(120_000)
        .describe('how long a check of a dead process holds its feed'),
    })
    .prefault({}),
  log: z
    .strictObject({ level: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info') })
    .prefault({}),
})
export type Settings = z.output<typeof settingsSchema>
