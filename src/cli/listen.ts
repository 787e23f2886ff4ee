import { Command } from 'commander'
import { secretSchema } from '../config/documents.ts'
import { formatAlertLine } from '../demo/alert-line.ts'
import { type Sink, startSink } from '../demo/sink.ts'
import { UsageError } from '../errors.ts'

interface ListenFlags {
  port: string
  secret?: string
  json?: true
}

export function listenCommand(): Command {
  return new Command('listen')
    .option('--port <port>', 'on 127.0.0.1; 0 for any free one', '9000')
    .option('--secret <whsec>', 'the secret of the endpoint; absent: a new one is made and shown')
    .option('--json', 'print each body as one line of JSON')
    .action(listen)
}

/** Verifies what arrives and prints a line for each, until Ctrl-C. What is said about itself goes to stderr. */
async function listen(flags: ListenFlags): Promise<void> {
  const { secret } = flags
  if (secret !== undefined && (Array.isArray(secret) || !secretSchema.safeParse(secret).success))
    throw new UsageError('--secret is no whsec_ secret; `scowatch endpoints secret` makes one.')
  const sink = await startSink({
    name: 'scowatch listen',
    port: portOf(flags.port),
    ...(secret === undefined ? {} : { secret }),
  })
  sink.onAlert((event) =>
    process.stdout.write(`${flags.json ? JSON.stringify(event) : formatAlertLine(event)}\n`),
  )
  sink.onRefused((reason) => process.stderr.write(`refused: ${reason}\n`))
  process.stderr.write(howToSend(sink))
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
  })
  await sink.close()
}

function portOf(text: string): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port
  throw new UsageError(`${text} is no port: use 0 to 65535.`)
}

function howToSend({ url, port, secret }: Sink): string {
  return `Listening at ${url}; Ctrl-C ends it. To have alerts sent here:
  alerts.yaml    endpoints: [{ id: listen, url: '${url}', secret: ${secret} }], and send: [listen] in a rule
  scowatch.yaml  network: { allow_private: ['127.0.0.1:${port}'] }
  then           scowatch endpoints test listen
`
}
