import { z } from 'zod'
import type { Form } from './pack.ts'

const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a day, YYYY-MM-DD')
  .transform((text, ctx) => {
    const date = new Date(`${text}T00:00:00Z`)
    if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text) {
      ctx.addIssue({ code: 'custom', message: `${text} is not a day of the calendar` })
      return z.NEVER
    }
    return date
  })
const line = z.string().trim().min(1)
const confidence = z.enum(['high', 'medium', 'low'])
const iso2 = z.string().regex(/^[A-Z]{2}$/, 'must be an ISO 3166 code of two capitals')

/** `A, b!` -> forms; a `!` says that the form is not inflected. */
export function formsOf(list: string): Form[] {
  const forms: Form[] = []
  for (const part of list.split(/[,،]/)) {
    const text = part.trim()
    if (text === '') continue
    const exact = text.endsWith('!')
    forms.push({ text: exact ? text.slice(0, -1).trim() : text, exact })
  }
  return forms
}

const forms = line.transform(formsOf)
const LANGUAGES = /^[a-z]{2,3}(-[A-Z][a-z]{3})?( [a-z]{2,3}(-[A-Z][a-z]{3})?)*$/

/**
 * Forms by language, as a map or, ten times faster to read, as a block of lines: `kk ky: Путин` are the forms
 * of both languages.
 */
const formsByLanguage = z
  .union([z.string(), z.record(z.string(), z.string())])
  .transform((written, ctx) => {
    const lines = typeof written === 'string' ? linesOf(written) : Object.entries(written)
    const byLanguage: Record<string, Form[]> = {}
    for (const [languages, list] of lines) {
      if (!LANGUAGES.test(languages) || list === '') {
        ctx.addIssue({ code: 'custom', message: `"${languages}" is not "language: forms"` })
        continue
      }
      for (const language of languages.split(' ')) {
        byLanguage[language] = [...(byLanguage[language] ?? []), ...formsOf(list)]
      }
    }
    return byLanguage
  })

function linesOf(block: string): [string, string][] {
  return block
    .split('\n')
    .filter((text) => text.trim() !== '')
    .map((text) => {
      const colon = text.indexOf(':')
      return colon < 0
        ? [text.trim(), '']
        : [text.slice(0, colon).trim(), text.slice(colon + 1).trim()]
    })
}

const dated = { from: day, to: day.optional(), source: line, confidence }

const country = z.strictObject({
  id: iso2,
  label: line,
  status: z
    .array(
      z.strictObject({
        ...dated,
        status: z.enum(['member', 'observer', 'dialogue partner', 'partner']),
        how: line.optional(),
      }),
    )
    .default([]),
  names: formsByLanguage.optional(),
  demonyms: formsByLanguage.optional(),
  capital: formsByLanguage.optional(),
  organs: formsByLanguage.optional(),
  companies: formsByLanguage.optional(),
  places: formsByLanguage.optional(),
  weak: formsByLanguage.optional(),
  abbreviations: formsByLanguage.optional(),
})

const person = z.strictObject({
  id: line,
  country: iso2,
  terms: z
    .array(z.strictObject({ ...dated, office: line, title: line, confirmed: day.optional() }))
    .default([]),
  names: formsByLanguage.optional(),
  family: formsByLanguage.optional(),
  office: formsByLanguage.optional(),
})

const thing = z.strictObject({
  id: line,
  label: line,
  since: day,
  source: line,
  confidence,
  seat: line.optional(),
  note: line.optional(),
  names: formsByLanguage.optional(),
  weak: formsByLanguage.optional(),
  free: formsByLanguage.optional(),
})

const organisation = z.strictObject({
  id: line,
  label: line,
  founded: day,
  source: line,
  confidence,
  names: formsByLanguage,
  acronyms: formsByLanguage.default({}),
  strictAcronyms: formsByLanguage.default({}),
})

const summit = z.strictObject({ ...dated, place: line, chair: iso2, outcome: line.optional() })
const topic = z.strictObject({ id: line, label: line, terms: formsByLanguage })
const cue = z.strictObject({ id: line, soft: z.boolean().default(false), terms: formsByLanguage })
const guard = z.strictObject({ forms, of: line, cues: line, reason: line })
const decoys = z.strictObject({ reason: line, phrases: formsByLanguage })
const endings = line.transform((list) => list.split(/\s+/).map((end) => (end === '-' ? '' : end)))
const inflection = z.strictObject({
  endings: z.record(z.string(), endings),
  before: endings.default(['']),
})

/** One file of a pack; every part may be absent, so that an operator's file can add one alias. */
export const packFile = z.strictObject({
  version: z.coerce.string().optional(),
  organisation: organisation.optional(),
  countries: z.array(country).optional(),
  people: z.array(person).optional(),
  bodies: z.array(thing).optional(),
  concepts: z.array(thing).optional(),
  summits: z.array(summit).optional(),
  topics: z.array(topic).optional(),
  cues: z.array(cue).optional(),
  guards: z.array(guard).optional(),
  decoys: z.array(decoys).optional(),
  mentionOnly: formsByLanguage.optional(),
  acronymPhrases: formsByLanguage.optional(),
  titles: z.record(z.string(), line).optional(),
  languages: z.record(z.string(), inflection).optional(),
})
export type PackFile = z.output<typeof packFile>
