import { Command } from 'commander'
import type { z } from 'zod'
import { UsageError } from '../errors.ts'
import type { deliveryShape } from '../http/shapes.ts'
import { type ApiClient, withApi } from './api-client.ts'
import { type PlaceFlags, withPlaces } from './places.ts'
import { printJson, printTable, shortTime } from './table.ts'

/** Which deliveries are meant; the names are those of the API. */
export interface FilterFlags extends PlaceFlags {
  json?: true
  state?: string
  endpoint?: string
  rule?: string
  since?: string
  until?: string
}

type Delivery = z.output<typeof deliveryShape>
interface Attempt {
  at: string
  status: number | null
  outcome: string
  tookMs: number
  error: string | null
  response: string | null
}

export function deliveriesCommand(): Command {
  const deliveries = new Command('deliveries')
  const sub = (text: string, description: string) =>
    withPlaces(deliveries.command(text).description(description)).option('--json', 'print JSON')
  sub('list', 'newest first')
    .option('--state <state>', 'pending, delivered or dead')
    .option('--endpoint <id>')
    .action(listDeliveries)
  sub('show <id>', 'one delivery with its attempts').action(show)
  withRange(sub('replay [id]', 'send one again, or all that fit: same ids, same bytes'))
    .option('--state <state>', 'pending, delivered or dead')
    .action(replay)
  return deliveries
}

/** What tells a range of deliveries. */
export function withRange(command: Command): Command {
  return command
    .option('--endpoint <id>', 'those of one endpoint')
    .option('--rule <id>', 'those of one rule')
    .option(
      '--since <time>',
      'made then or later: 2026-11-23, 2026-11-23T10:15:00Z, or 6h ago as 6h',
    )
    .option('--until <time>', 'made before')
}

async function listDeliveries(flags: FilterFlags): Promise<void> {
  const query = new URLSearchParams({ limit: '200' })
  if (flags.state !== undefined) query.set('state', flags.state)
  if (flags.endpoint !== undefined) query.set('endpoint', flags.endpoint)
  await withApi(flags, async (api) => {
    const { items } = await api.call<{ items: Delivery[] }>('GET', `/api/v1/deliveries?${query}`)
    if (flags.json) return printJson(items)
    printTable(
      items.map((delivery) => ({
        id: delivery.id,
        endpoint: delivery.endpointId,
        state: delivery.state,
        attempts: String(delivery.attempts),
        made: shortTime(delivery.createdAt),
        next: shortTime(delivery.nextAttemptAt),
        why: delivery.lastError ?? '',
      })),
    )
  })
}

async function show(id: string, flags: FilterFlags): Promise<void> {
  await withApi(flags, async (api) => {
    const path = `/api/v1/deliveries/${encodeURIComponent(id)}`
    const delivery = await api.call<Delivery & { log: Attempt[] }>('GET', path)
    if (flags.json) return printJson(delivery)
    const { endpointId, state, nextAttemptAt } = delivery
    const next = nextAttemptAt === null ? '' : `, next attempt ${shortTime(nextAttemptAt)}`
    process.stdout.write(`${id} to ${endpointId}: ${state}${next}\n`)
    printTable(
      delivery.log.map(({ at, status, outcome, tookMs, error, response }) => ({
        at: at.slice(0, 19).replace('T', ' '),
        status: status === null ? '-' : String(status),
        outcome,
        took: `${tookMs} ms`,
        answer: [error, response].filter(Boolean).join(': ').slice(0, 200),
      })),
    )
  })
}

async function replay(id: string | undefined, flags: FilterFlags): Promise<void> {
  const { endpoint, rule, state, since, until } = flags
  const filter = { endpoint, rule, state, since, until }
  const isRange = Object.values(filter).some((value) => value !== undefined)
  if (id !== undefined && isRange)
    throw new UsageError('Name one delivery, or a range by its flags, not both.')
  if (id === undefined && !isRange)
    throw new UsageError(
      'Say which: an id, or --endpoint, --rule, --state, --since, --until (see --help).',
    )
  await withApi(flags, async (api) => {
    if (id === undefined) return replayRange(api, filter, flags)
    const delivery = await api.call<Delivery>(
      'POST',
      `/api/v1/deliveries/${encodeURIComponent(id)}/replay`,
    )
    if (flags.json) printJson(delivery)
    else process.stdout.write(`${delivery.id} is sent again to ${delivery.endpointId}\n`)
  })
}

/** Asks for the replay and says what it came to. */
export async function replayRange(
  api: ApiClient,
  filter: Readonly<Record<string, string | undefined>>,
  flags: { json?: true },
): Promise<void> {
  const result = await api.call<{
    replayed: number
    endpoints: string[]
    refused: { count: number; reason: string }[]
  }>('POST', '/api/v1/deliveries/replay', filter)
  if (result.refused.length > 0) process.exitCode = 1
  if (flags.json) return printJson(result)
  const { replayed, endpoints, refused } = result
  const to = endpoints.length === 0 ? '' : ` to ${endpoints.join(', ')}`
  const noun = replayed === 1 ? 'delivery is' : 'deliveries are'
  process.stdout.write(`${replayed} ${noun} sent again${to}\n`)
  for (const { count, reason } of refused)
    process.stderr.write(`${count} ${count === 1 ? 'stays' : 'stay'} as they are: ${reason}\n`)
}
