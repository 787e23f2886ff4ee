import { z } from 'zod'
import { headOf, JSON_HEADERS, placeOf, readSummary, within } from './chat-text.ts'
import type { Channel } from './index.ts'
import { strayKeys } from './keys.ts'

/** A message has 4,096 characters after its entities were read; escaped, the parts stay below together. */
const MAX_TITLE = 1_000
const MAX_LINE = 900
const MAX_URL = 2_000

/** `parameters.retry_after`, seconds. */
const refusalSchema = z.object({ parameters: z.object({ retry_after: z.number().min(0) }) })

/**
 * Telegram, `sendMessage` of a bot: the address holds its token, `chat` says where it writes to.
 * @see https://core.telegram.org/bots/api#html-style and #responseparameters
 */
export const telegram: Channel = {
  format: 'telegram',
  atOnce: 1,
  isSigned: false,
  problems(endpoint) {
    return [
      ...strayKeys(endpoint, ['chat']),
      ...(endpoint.chat === undefined
        ? [{ key: 'chat' as const, message: 'telegram needs the chat: its number or @name' }]
        : []),
      ...(/\/bot[^/]+\/sendMessage$/.test(new URL(endpoint.url).pathname)
        ? []
        : [
            {
              key: 'url' as const,
              message: 'telegram wants https://api.telegram.org/bot<token>/sendMessage',
            },
          ]),
    ]
  },
  message({ body }, { chat }) {
    const summary = readSummary(body)
    const { url } = summary
    const title = within(summary.title, MAX_TITLE, html)
    const lines = [headOf(summary), placeOf(summary), summary.reason]
    return {
      headers: JSON_HEADERS,
      body: JSON.stringify({
        chat_id: chat,
        parse_mode: 'HTML',
        text: [
          url === undefined || url.length > MAX_URL
            ? `<b>${title}</b>`
            : `<a href="${html(url)}">${title}</a>`,
          ...lines.filter((text) => text !== '').map((text) => within(text, MAX_LINE, html)),
        ].join('\n'),
        link_preview_options: { is_disabled: true },
      }),
    }
  },
  retryAfterMs(answer) {
    try {
      return refusalSchema.parse(JSON.parse(answer)).parameters.retry_after * 1_000
    } catch {
      return undefined
    }
  },
}

function html(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
