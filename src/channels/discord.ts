import { headOf, JSON_HEADERS, placeOf, readSummary, within } from './chat-text.ts'
import type { Channel } from './index.ts'
import { strayKeys } from './keys.ts'

/** @see https://docs.discord.com/developers/resources/message, "Embed Limits" */
const MAX = { title: 256, description: 4_096, footer: 2_048, url: 2_000 } as const
/** All texts of an embed together have 6,000 characters. */
const MAX_REASON = 2_000
const MAX_EXCERPT = 1_000

const COLOURS: Readonly<Record<string, number>> = {
  low: 0x8a94a0,
  medium: 0x2f7dd1,
  high: 0xd97706,
  critical: 0xc81e1e,
}

/** Discord, a webhook of a channel. */
export const discord: Channel = {
  format: 'discord',
  atOnce: 1,
  isSigned: false,
  problems: (endpoint) => strayKeys(endpoint, []),
  message({ body }) {
    const summary = readSummary(body)
    const { url } = summary
    const description = [
      within(summary.reason, MAX_REASON, markdown),
      within(summary.excerpt, MAX_EXCERPT, markdown),
    ]
      .filter((text) => text !== '')
      .join('\n')
    const footer = [headOf(summary), placeOf(summary)].filter((text) => text !== '').join(' · ')
    return {
      headers: JSON_HEADERS,
      body: JSON.stringify({
        // Whatever a headline says, nobody is mentioned.
        allowed_mentions: { parse: [] },
        embeds: [
          {
            title: within(summary.title, MAX.title, markdown),
            ...(description === '' ? {} : { description }),
            ...(url === undefined || url.length > MAX.url ? {} : { url }),
            color: COLOURS[summary.severity] ?? COLOURS.medium,
            footer: { text: within(footer, 1_000) },
            timestamp: summary.at,
          },
        ],
      }),
    }
  },
}

/** Everything Discord's markdown, mentions and timestamps begin with. */
function markdown(text: string): string {
  return text.replace(/[\\`*_~|<>[\]()#:@-]/g, '\\$&').replace(/^(\d+)\./, '$1\\.')
}
