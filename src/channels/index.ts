import type { EndpointConfig } from '../config/documents.ts'
import { discord } from './discord.ts'
import { generic } from './generic.ts'
import { ntfy } from './ntfy.ts'
import { slack } from './slack.ts'
import { standard } from './standard.ts'
import { teams } from './teams.ts'
import { telegram } from './telegram.ts'

/** What one attempt sends. */
export interface OutgoingMessage {
  /** Where to, when it is not the endpoint's own address. */
  url?: string
  headers: Readonly<Record<string, string>>
  body: string
}

export interface ChannelProblem {
  key: 'url' | 'secret' | 'chat' | 'token' | 'template'
  message: string
}

/** A format an endpoint can ask for. */
export interface Channel {
  format: string
  /** Requests at once to one endpoint by one process; 1 keeps the messages in their order. */
  atOnce: number
  /** Signed always: the endpoint needs a secret. */
  isSigned: boolean
  /** What is missing in an endpoint of this format, or out of place. */
  problems(endpoint: EndpointConfig): readonly ChannelProblem[]
  /**
   * @param delivery id and event body, the same for all attempts
   * @param at when this attempt is made
   */
  message(
    delivery: { id: string; body: string },
    endpoint: EndpointConfig,
    at: Date,
  ): OutgoingMessage
  /** What an answer of 429 or 503 says in its body of when to come back, where it does. */
  retryAfterMs?(answer: string): number | undefined
}

/** A new format is one file and one line. */
export const CHANNELS: readonly Channel[] = [
  standard,
  slack,
  discord,
  teams,
  telegram,
  ntfy,
  generic,
]

export function channelOf(format: string): Channel {
  return CHANNELS.find((channel) => channel.format === format) ?? standard
}
