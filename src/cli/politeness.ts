import type { FeedView } from '../http/views.ts'
import { withApi } from './api-client.ts'
import type { PlaceFlags } from './places.ts'
import { printJson, printTable } from './table.ts'

type Polls = FeedView['polls']

const NOTHING: Polls = {
  all: 0,
  ok: 0,
  notModified: 0,
  limited: 0,
  failed: 0,
  early: 0,
  unconditional: 0,
}

/** `feeds politeness`: what was asked of each feed and how it was answered, then the sum. */
export async function printPoliteness(flags: PlaceFlags & { json?: true }): Promise<void> {
  await withApi(flags, async (api) => {
    const { items } = await api.call<{ items: FeedView[] }>('GET', '/api/v1/feeds?removed=true')
    const total = items.map(({ polls }) => polls).reduce(sumOf, NOTHING)
    if (flags.json) {
      return printJson({ total, feeds: items.map(({ id, polls }) => ({ id, ...polls })) })
    }
    const asked = items.filter(({ polls }) => polls.all > 0)
    printTable([...asked.map(({ id, polls }) => rowOf(id, polls)), rowOf('(all)', total)])
  })
}

function sumOf(a: Polls, b: Polls): Polls {
  const names = Object.keys(NOTHING) as (keyof Polls)[]
  return Object.fromEntries(names.map((name) => [name, a[name] + b[name]])) as unknown as Polls
}

function rowOf(id: string, polls: Polls): Record<string, string> {
  return {
    id,
    polls: String(polls.all),
    'ok 200': String(polls.ok),
    'same 304': String(polls.notModified),
    'wait 429': String(polls.limited),
    errors: String(polls.failed),
    early: String(polls.early),
    unconditional: String(polls.unconditional),
  }
}
