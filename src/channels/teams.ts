import { headOf, JSON_HEADERS, placeOf, readSummary, within } from './chat-text.ts'
import type { Channel } from './index.ts'
import { strayKeys } from './keys.ts'

/** A message has 28 KB at most; these stay far below, whatever the script. */
const MAX_TITLE = 1_000
const MAX_LINE = 1_500
const MAX_URL = 2_000

/**
 * Microsoft Teams, a workflow ("when a Teams webhook request is received") that posts the Adaptive
 * Card it gets. Text runs and not text blocks: they know no markdown, so nothing has to be escaped.
 * @see https://adaptivecards.io/explorer/RichTextBlock.html, Adaptive Cards 1.4
 */
export const teams: Channel = {
  format: 'teams',
  atOnce: 1,
  isSigned: false,
  problems: (endpoint) => strayKeys(endpoint, []),
  message({ body }) {
    const summary = readSummary(body)
    const { url } = summary
    const hasLink = url !== undefined && url.length <= MAX_URL
    const card = {
      $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
      type: 'AdaptiveCard',
      version: '1.4',
      body: [
        paragraph(within(summary.title, MAX_TITLE), { weight: 'bolder', size: 'medium' }),
        ...[headOf(summary), placeOf(summary), summary.reason, summary.excerpt]
          .filter((text) => text !== '')
          .map((text) => paragraph(within(text, MAX_LINE), { isSubtle: true })),
      ],
      ...(hasLink ? { actions: [{ type: 'Action.OpenUrl', title: 'Read it', url }] } : {}),
    }
    return {
      headers: JSON_HEADERS,
      body: JSON.stringify({
        type: 'message',
        attachments: [
          {
            contentType: 'application/vnd.microsoft.card.adaptive',
            contentUrl: null,
            content: card,
          },
        ],
      }),
    }
  },
}

function paragraph(text: string, style: Readonly<Record<string, string | boolean>>) {
  return { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text, ...style }] }
}
