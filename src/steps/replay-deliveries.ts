import type { Context } from '../context.ts'
import { getEndpoint } from '../db/endpoints.ts'
import { countDeliveries, type DeliveryFilter, replayDeliveries } from '../db/replays.ts'
import { isDisabled } from './endpoint-health.ts'
import { ringEndpoints } from './ring.ts'

/** What a replay came to. */
export interface Replay {
  /** Deliveries that are sent again. */
  replayed: number
  /** Endpoints they go to. */
  endpoints: string[]
  /** Deliveries that fit and are left as they are, with the reason. */
  refused: { endpointId: string; count: number; reason: string }[]
}

/**
 * Sends deliveries again, under their ids and with their bytes; those of endpoints out of use stay.
 * What waits for the end of quiet hours or was withdrawn by a mute is sent only by its own id.
 */
export async function replay(ctx: Context, filter: DeliveryFilter): Promise<Replay> {
  const now = ctx.now()
  const until = filter.until ?? new Date(now.getTime() + 1)
  const meant = { ...filter, until, ...(filter.id === undefined ? { notHeldAt: now } : {}) }
  const result: Replay = { replayed: 0, endpoints: [], refused: [] }
  for (const { endpointId, count } of await countDeliveries(ctx.db, meant)) {
    const reason = await whyNot(ctx, endpointId)
    if (reason !== undefined) {
      result.refused.push({ endpointId, count, reason })
      continue
    }
    result.replayed += await replayDeliveries(ctx.db, { ...meant, endpointId }, now)
    result.endpoints.push(endpointId)
  }
  await ringEndpoints(ctx, result.endpoints)
  return result
}

async function whyNot(ctx: Context, endpointId: string): Promise<string | undefined> {
  const endpoint = ctx.current().config.endpoints.find(({ id }) => id === endpointId)
  if (endpoint === undefined) return `there is no endpoint ${endpointId} in alerts.yaml`
  const known = await getEndpoint(ctx.db, endpointId)
  if (!isDisabled(endpoint, known)) return undefined
  return `${endpointId} is disabled (${known?.disabled_reason}); first: scowatch endpoints enable ${endpointId}`
}
