import { bytesOf, headOf, JSON_HEADERS, placeOf, readSummary, within } from './chat-text.ts'
import type { Channel } from './index.ts'
import { strayKeys } from './keys.ts'

/** A longer message becomes an attachment. Bytes, of the message and of each other part. */
const MAX_MESSAGE = 4_000
const MAX_TITLE = 250
const MAX_URL = 2_000
const TOPIC = /^[-_A-Za-z0-9]{1,64}$/

const PRIORITIES: Readonly<Record<string, number>> = { low: 2, medium: 3, high: 4, critical: 5 }

/**
 * ntfy: published as JSON to the root of the server, as headers can't hold other scripts; the topic
 * is the last part of the endpoint's address.
 * @see https://docs.ntfy.sh/publish/#publish-as-json and #limitations
 */
export const ntfy: Channel = {
  format: 'ntfy',
  atOnce: 1,
  isSigned: false,
  problems: (endpoint) => [
    ...strayKeys(endpoint, ['token']),
    ...(TOPIC.test(topicOf(endpoint.url))
      ? []
      : [{ key: 'url' as const, message: 'ntfy wants https://ntfy.sh/<topic>' }]),
  ],
  message({ body }, { url, token }) {
    const summary = readSummary(body)
    const click = summary.url
    const message = [summary.title, placeOf(summary), summary.reason, summary.excerpt]
      .filter((text) => text !== '')
      .join('\n')
    return {
      url: new URL('.', url).href,
      headers: {
        ...JSON_HEADERS,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({
        topic: topicOf(url),
        title: within(headOf(summary), MAX_TITLE, undefined, bytesOf),
        message: within(message, MAX_MESSAGE, undefined, bytesOf),
        priority: PRIORITIES[summary.severity] ?? 3,
        ...(click === undefined || click.length > MAX_URL ? {} : { click }),
      }),
    }
  },
}

function topicOf(url: string): string {
  return new URL(url).pathname.split('/').at(-1) ?? ''
}
