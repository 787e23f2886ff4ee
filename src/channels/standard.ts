import { webhookHeaders } from '../alerting/standard-webhook.ts'
import type { Channel } from './index.ts'
import { strayKeys } from './keys.ts'

/** Standard Webhooks: the event as it stands, signed. */
export const standard: Channel = {
  format: 'standard',
  atOnce: 4,
  isSigned: true,
  problems: (endpoint) => strayKeys(endpoint, []),
  message({ id, body }, endpoint, at) {
    const timestampS = Math.floor(at.getTime() / 1_000)
    return { headers: webhookHeaders({ id, timestampS, body }, endpoint.secrets), body }
  },
}
