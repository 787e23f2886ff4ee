import { EVENT_PATHS, isEventPath } from '../alerting/event-schema.ts'
import type { Template } from '../config/documents.ts'
import { nearestName } from '../rules/suggest.ts'

const PLACE = /\{\{\s*([^{}]*?)\s*\}\}/g
const WHOLE = /^\{\{\s*([^{}]*?)\s*\}\}$/

type Json = Exclude<Template, string>[string]

/**
 * Puts the event's values where the template says `{{path}}`. There is no logic: no loops, no
 * conditions, no calls. In a map a text that is one place alone becomes the value itself (a number, a
 * list, null); JSON's own escapes are made when the map is printed, so no value can break out.
 */
export function fillTemplate(template: Template, event: object): Json {
  if (typeof template === 'string') return fillText(template, event)
  return fill(template, event)
}

function fill(part: Json, event: object): Json {
  if (typeof part === 'string') {
    const whole = WHOLE.exec(part)?.[1]
    return whole === undefined ? fillText(part, event) : (valueAt(event, whole) ?? null)
  }
  if (Array.isArray(part)) return part.map((inner) => fill(inner, event))
  if (typeof part !== 'object' || part === null) return part
  return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, fill(inner, event)]))
}

function fillText(text: string, event: object): string {
  return text.replace(PLACE, (_place, path: string) => textOf(valueAt(event, path)))
}

/** Lists of texts are joined; what is absent is empty. */
function textOf(value: Json | undefined): string {
  if (value == null) return ''
  if (typeof value === 'string') return value.toWellFormed()
  if (Array.isArray(value) && value.every((entry) => typeof entry === 'string'))
    return value.join(', ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function valueAt(event: object, path: string): Json | undefined {
  return path
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, key)
          ? (value as Record<string, unknown>)[key]
          : undefined,
      event,
    ) as Json | undefined
}

/** Places that name nothing, each as a sentence. */
export function unknownPaths(template: Template): string[] {
  const text = typeof template === 'string' ? template : JSON.stringify(template)
  const paths = [...text.matchAll(PLACE)].map(([, path = '']) => path)
  return [...new Set(paths)]
    .filter((path) => !isEventPath(path))
    .map((path) => {
      const near = nearestName(path, EVENT_PATHS)
      return `{{${path}}} names nothing${near === undefined ? '' : `, did you mean {{${near}}}`}`
    })
}
