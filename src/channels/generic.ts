import { webhookHeaders } from '../alerting/standard-webhook.ts'
import { readSummary } from './chat-text.ts'
import type { Channel } from './index.ts'
import { strayKeys } from './keys.ts'
import { fillTemplate, unknownPaths } from './template.ts'

/** A template of the operator's own: a map is sent as JSON, a text as it is. Signed if there is a secret. */
export const generic: Channel = {
  format: 'generic',
  atOnce: 4,
  isSigned: false,
  problems(endpoint) {
    const { template } = endpoint
    if (template === undefined)
      return [
        ...strayKeys(endpoint, ['template']),
        { key: 'template', message: 'generic needs a template' },
      ]
    return [
      ...strayKeys(endpoint, ['template']),
      ...unknownPaths(template).map((message) => ({ key: 'template' as const, message })),
    ]
  },
  message({ id, body }, { template = '', secrets }, at) {
    const event = JSON.parse(body) as { data: object }
    const { reason, title } = readSummary(body)
    const filled = fillTemplate(template, { ...event, ...event.data, reason, title })
    const text = typeof filled === 'string' ? filled : JSON.stringify(filled)
    const timestampS = Math.floor(at.getTime() / 1_000)
    const signed =
      secrets.length === 0 ? {} : webhookHeaders({ id, timestampS, body: text }, secrets)
    const type = typeof template === 'string' ? 'text/plain; charset=utf-8' : 'application/json'
    return { headers: { ...signed, 'content-type': type }, body: text }
  },
}
