import type { EndpointConfig } from '../config/documents.ts'
import { standard } from './standard.ts'

/** What one attempt sends. */
export interface OutgoingMessage {
  headers: Readonly<Record<string, string>>
  body: string
}

/** A format an endpoint can ask for. */
export interface Channel {
  format: EndpointConfig['format']
  /**
   * @param delivery id and event body, the same for all attempts
   * @param at when this attempt is made
   */
  message(
    delivery: { id: string; body: string },
    endpoint: EndpointConfig,
    at: Date,
  ): OutgoingMessage
}

/** A new format is one file and one line. */
export const CHANNELS: readonly Channel[] = [standard]

export function channelOf(format: EndpointConfig['format']): Channel {
  return CHANNELS.find((channel) => channel.format === format) ?? standard
}
