import type { EndpointConfig } from '../config/documents.ts'
import type { ChannelProblem } from './index.ts'

/** Keys that belong to one format each. */
const OWN_KEYS = ['chat', 'token', 'template'] as const
export type OwnKey = (typeof OWN_KEYS)[number]

/** Keys of other formats: a template that nobody reads is a mistake. */
export function strayKeys(
  endpoint: EndpointConfig,
  own: readonly OwnKey[],
): readonly ChannelProblem[] {
  return OWN_KEYS.filter((key) => endpoint[key] !== undefined && !own.includes(key)).map((key) => ({
    key,
    message: `means nothing to format ${endpoint.format}`,
  }))
}
