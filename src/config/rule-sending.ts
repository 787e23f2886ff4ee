import { z } from 'zod'
import { duration } from './settings.ts'

export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const

/** `20/h` -> at most 20 alerts an hour. */
const throttle = z
  .string()
  .regex(/^\d{1,6}\/(m|h|d)$/, 'not a throttle: write for instance 20/h')
  .transform((text) => {
    const [count, unit] = text.split('/')
    return {
      count: Number(count),
      windowMs: unit === 'm' ? 60_000 : unit === 'h' ? 3_600_000 : 86_400_000,
    }
  })

/** `22:00` -> minutes after midnight. */
const timeOfDay = z
  .string("not a time of day: write for instance '22:00', in quotation marks")
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "not a time of day: write for instance '22:00'")
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)))

const zone = z.string().refine(isZone, 'not a time zone: write for instance Asia/Almaty or UTC')

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

const quiet = z.union(
  [
    z.literal(false),
    z
      .strictObject({ from: timeOfDay, to: timeOfDay, zone })
      .refine(({ from, to }) => from !== to, 'from and to are the same time'),
  ],
  'false, or from, to and zone',
)

const counts = z.array(z.int().min(2).max(1_000)).min(1).max(20)
const codes = (pattern: RegExp, message: string) =>
  z.union(
    [z.literal(true), z.array(z.string().regex(pattern, message)).min(1).max(50)],
    'true, or a list',
  )
const grew = z.union(
  [
    z.literal(false),
    z
      .strictObject({
        outlets: counts
          .exactOptional()
          .describe(
            'an event when so many independent outlets are reached, for instance [3, 5, 10]',
          ),
        countries: codes(/^([A-Z]{2}|SCO)$/, 'not an ISO 3166 code of two capitals (or SCO)')
          .exactOptional()
          .describe('an event for the first outlet of each further country, or of those listed'),
        languages: codes(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'not a language tag such as ru')
          .exactOptional()
          .describe('an event for the first report in each further language, or in those listed'),
      })
      .refine(
        (wanted) => Object.keys(wanted).length > 0,
        'names neither outlets, countries nor languages',
      ),
  ],
  'false, or outlets, countries and languages',
)

/** How a rule's alerts go out; each may stand in a rule or, for all that don't say otherwise, in `defaults`. */
export const sendingShape = {
  throttle: throttle.optional().describe('at most so many alerts in a minute, hour or day: 20/h'),
  cooldown: duration
    .optional()
    .describe('after an alert the rule is quiet for so long; 0s for not at all'),
  digest: duration
    .optional()
    .describe(
      'alerts are collected and sent as one event so long after the first; 0s for not at all',
    ),
  quiet: quiet.optional().describe('alerts wait for the end of these hours'),
  bypass: z
    .enum([...SEVERITIES, 'none'])
    .optional()
    .describe(
      'least severity that cooldown, digest and quiet hours do not hold up; absent: critical',
    ),
  grew: grew.optional().describe('when a story that set off an alert is told of again'),
  corrected: z
    .boolean()
    .optional()
    .describe('false: nothing is sent when the article of an alert is changed'),
} as const

export const sendingSchema = z.strictObject(sendingShape)
export type SendingConfig = z.output<typeof sendingSchema>
