import { randomBytes } from 'node:crypto'
import { Command } from 'commander'
import type { z } from 'zod'
import type { deliveryShape, endpointShape } from '../http/shapes.ts'
import { type PlaceFlags, withPlaces } from './places.ts'
import { printJson, printTable, shortTime } from './table.ts'

/** Bytes of a secret: the specification asks for 24 to 64. */
const SECRET_BYTES = 32

interface OutputFlags extends PlaceFlags {
  json?: true
}

export function endpointsCommand(): Command {
  const endpoints = new Command('endpoints')
  const sub = (text: string, description: string) =>
    withPlaces(endpoints.command(text).description(description)).option('--json', 'print JSON')
  sub('list', 'those of alerts.yaml, with their health').action(listEndpoints)
  sub('test <id>', 'send an endpoint.test; a disabled endpoint gets another chance').action(
    testEndpoint,
  )
  sub('enable <id>', 'use a disabled endpoint again, and end its pause').action(enableEndpoint)
  endpoints
    .command('secret')
    .description('make a signing secret for alerts.yaml')
    .action(
      () => void process.stdout.write(`whsec_${randomBytes(SECRET_BYTES).toString('base64')}\n`),
    )
  return endpoints
}

async function listEndpoints(flags: OutputFlags): Promise<void> {
  const { withApi } = await import('./api-client.ts')
  await withApi(flags, async (api) => {
    const { items } = await api.call<{ items: z.output<typeof endpointShape>[] }>(
      'GET',
      '/api/v1/endpoints',
    )
    if (flags.json) return printJson(items)
    printTable(
      items.map((endpoint) => ({
        id: endpoint.id,
        host: endpoint.host,
        format: endpoint.format,
        'last ok': shortTime(endpoint.lastOkAt),
        'failing since': shortTime(endpoint.failingSince),
        'paused until': shortTime(endpoint.pausedUntil),
        disabled:
          endpoint.disabledAt === null
            ? ''
            : `${shortTime(endpoint.disabledAt)}: ${endpoint.disabledReason}`,
      })),
    )
    if (items.some(({ disabledAt }) => disabledAt !== null))
      process.stderr.write(
        'A disabled endpoint is used again after `scowatch endpoints enable ID`, a test, or a new url; ' +
          '`scowatch deliveries replay --endpoint ID --state dead` sends what it missed.\n',
      )
  })
}

async function enableEndpoint(id: string, flags: OutputFlags): Promise<void> {
  const { withApi } = await import('./api-client.ts')
  await withApi(flags, async (api) => {
    const path = `/api/v1/endpoints/${encodeURIComponent(id)}/enable`
    const endpoint = await api.call<z.output<typeof endpointShape>>('POST', path)
    if (flags.json) printJson(endpoint)
    else
      process.stdout.write(
        `${id} is in use; \`scowatch deliveries replay --endpoint ${id} --state dead\` sends what it missed\n`,
      )
  })
}

async function testEndpoint(id: string, flags: OutputFlags): Promise<void> {
  const { withApi } = await import('./api-client.ts')
  await withApi(flags, async (api) => {
    const delivery = await api.call<z.output<typeof deliveryShape>>(
      'POST',
      `/api/v1/endpoints/${encodeURIComponent(id)}/test`,
    )
    if (flags.json) printJson(delivery)
    else
      process.stdout.write(
        `${delivery.id} goes to ${id}; \`scowatch deliveries list --endpoint ${id}\` tells how it went\n`,
      )
  })
}
