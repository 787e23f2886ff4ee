import { Command } from 'commander'
import { withApi } from './api-client.ts'
import { type PlaceFlags, withPlaces } from './places.ts'
import { printJson, printTable, shortTime } from './table.ts'

interface DeliveryFlags extends PlaceFlags {
  json?: true
  state?: string
  endpoint?: string
}

interface Delivery {
  id: string
  endpointId: string
  state: string
  attempts: number
  nextAttemptAt: string | null
  createdAt: string
  lastError: string | null
}

export function deliveriesCommand(): Command {
  const deliveries = new Command('deliveries')
  const sub = (text: string, description: string) =>
    withPlaces(deliveries.command(text).description(description)).option('--json', 'print JSON')
  sub('list', 'newest first')
    .option('--state <state>', 'pending, delivered or dead')
    .option('--endpoint <id>')
    .action(listDeliveries)
  sub('replay <id>', 'send it again: same id, same bytes').action(replay)
  return deliveries
}

async function listDeliveries(flags: DeliveryFlags): Promise<void> {
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

async function replay(id: string, flags: DeliveryFlags): Promise<void> {
  await withApi(flags, async (api) => {
    const delivery = await api.call<Delivery>(
      'POST',
      `/api/v1/deliveries/${encodeURIComponent(id)}/replay`,
    )
    if (flags.json) printJson(delivery)
    else process.stdout.write(`${delivery.id} is sent again to ${delivery.endpointId}\n`)
  })
}
