import type { Command } from 'commander'
import { type PlaceFlags, withPlaces } from './places.ts'
import { printJson, shortTime } from './table.ts'

interface MuteFlags extends PlaceFlags {
  json?: true
  for?: string
}

interface Muted {
  id: string
  mutedUntil: string | null
}

/** `stories mute` and `stories unmute`. */
export function addMuteCommands(stories: Command): void {
  const sub = (text: string, description: string) =>
    withPlaces(stories.command(text).description(description)).option('--json', 'print JSON')
  sub('mute <id>', 'store its alerts, send none')
    .option('--for <duration>', 'for instance 7d; without it for good')
    .action((id: string, flags: MuteFlags) =>
      change(flags, 'POST', id, flags.for === undefined ? {} : { for: flags.for }),
    )
  sub('unmute <id>', 'send its alerts again').action((id: string, flags: MuteFlags) =>
    change(flags, 'DELETE', id),
  )
}

async function change(flags: MuteFlags, method: string, id: string, body?: object): Promise<void> {
  const { withApi } = await import('./api-client.ts')
  await withApi(flags, async (api) => {
    const path = `/api/v1/stories/${encodeURIComponent(id)}/mute`
    const muted = await api.call<Muted>(method, path, body)
    if (flags.json) return printJson(muted)
    process.stdout.write(`${sentence(muted)}\n`)
  })
}

function sentence({ id, mutedUntil }: Muted): string {
  if (mutedUntil === null) return `story ${id} alerts again`
  const until = mutedUntil.startsWith('9999') ? 'for good' : `until ${shortTime(mutedUntil)} UTC`
  return `story ${id} is muted ${until}`
}
