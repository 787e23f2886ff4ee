import { headOf, JSON_HEADERS, placeOf, readSummary, within } from './chat-text.ts'
import type { Channel } from './index.ts'
import { strayKeys } from './keys.ts'

/** A section holds 3,000 characters, an element of a context block no more. */
const MAX_TITLE = 1_000
const MAX_LINE = 1_000
/** What notifications show. */
const MAX_FALLBACK = 3_000
/** A longer address is left out: cut, it would lead elsewhere. */
const MAX_URL = 1_900

/**
 * Slack, an incoming webhook.
 * @see https://docs.slack.dev/reference/block-kit/blocks and …/messaging/formatting-message-text
 */
export const slack: Channel = {
  format: 'slack',
  atOnce: 1,
  isSigned: false,
  problems: (endpoint) => strayKeys(endpoint, []),
  message({ body }) {
    const summary = readSummary(body)
    const title = within(summary.title, MAX_TITLE, mrkdwn)
    const link = linkTarget(summary.url)
    const lines = [headOf(summary), placeOf(summary), summary.reason]
      .filter((text) => text !== '')
      .map((text) => markdown(within(text, MAX_LINE, mrkdwn)))
    return {
      headers: JSON_HEADERS,
      body: JSON.stringify({
        text: within(`${headOf(summary)}: ${summary.title}`, MAX_FALLBACK, mrkdwn),
        blocks: [
          {
            type: 'section',
            text: markdown(link === undefined ? title : `<${link}|${title}>`),
          },
          { type: 'context', elements: lines },
        ],
        unfurl_links: false,
        unfurl_media: false,
      }),
    }
  },
}

/** Verbatim: addresses, channels and names in a headline don't become links by themselves. */
function markdown(text: string) {
  return { type: 'mrkdwn', text, verbatim: true }
}

/** The three characters that Slack gives a meaning: `<!channel>`, `<@U…>` and links begin with `<`. */
function mrkdwn(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function linkTarget(url: string | undefined): string | undefined {
  if (url === undefined) return undefined
  const target = mrkdwn(url.replaceAll('|', '%7C').replaceAll('<', '%3C').replaceAll('>', '%3E'))
  return target.length > MAX_URL ? undefined : target
}
