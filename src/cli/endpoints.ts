import { randomBytes } from 'node:crypto'
import { Command } from 'commander'

/** Bytes of a secret: the specification asks for 24 to 64. */
const SECRET_BYTES = 32

export function endpointsCommand(): Command {
  const endpoints = new Command('endpoints').description('receivers of webhooks')
  endpoints
    .command('secret')
    .description('make a signing secret for alerts.yaml')
    .action(
      () => void process.stdout.write(`whsec_${randomBytes(SECRET_BYTES).toString('base64')}\n`),
    )
  return endpoints
}
