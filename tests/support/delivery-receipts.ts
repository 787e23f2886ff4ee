import type { Db } from '../../src/db/database.ts'
import { type Arrival, type FlappingReceiver, takes } from './flapping-receiver.ts'
import { idOf } from './made-alert.ts'

/** What a receiver can say of a run. */
export interface Receipts {
  requests: number
  /** Never taken. */
  missing: number
  /** Taken more than once. */
  repeated: number
  /** Of these, those with neither a lost answer nor a kill in between. */
  repeatedWithoutCause: number
  bodiesPerId: number
  badSignatures: number
}

/** What is known when a run is over. */
interface Run {
  receivers: Readonly<Record<string, FlappingReceiver>>
  /** When each alert was made, by number. */
  madeAt: ReadonlyMap<number, number>
  killedAt: readonly number[]
}

/** Ids with an attempt that began after one that is noted as accepted. */
export async function countSentAgain(db: Db): Promise<number> {
  const rows = await db
    .selectFrom('attempts as later')
    .innerJoin('attempts as known', 'known.delivery_id', 'later.delivery_id')
    .select('later.delivery_id')
    .distinct()
    .where('known.outcome', '=', 'delivered')
    .whereRef('later.id', '!=', 'known.id')
    .whereRef('later.at', '>', 'known.at')
    .execute()
  return rows.length
}

/** Of the alerts with these numbers. */
export function waits(
  { madeAt, receivers }: Run,
  from: number,
  to: number,
): { p50: number; p95: number } {
  const firstAt = new Map<string, number>()
  for (const { id, atMs } of receivers.healthy?.arrivals ?? [])
    if (!firstAt.has(id)) firstAt.set(id, atMs)
  const took = Array.from({ length: to - from }, (_, index) => {
    const number = from + index
    const at = firstAt.get(idOf('healthy', number)) ?? Number.POSITIVE_INFINITY
    return at - (madeAt.get(number) ?? 0)
  })
  took.sort((a, b) => a - b)
  const at = (share: number) =>
    took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0
  return { p50: at(0.5), p95: at(0.95) }
}

/** @param from number of the first alert that was for it */
export function receiptsOf(run: Run, endpoint: string, from: number): Receipts {
  const receiver = run.receivers[endpoint]
  const arrivals = receiver?.arrivals ?? []
  const accepted = receiver?.accepted() ?? new Set()
  const byId = new Map<string, Arrival[]>()
  for (const arrival of arrivals) byId.set(arrival.id, [...(byId.get(arrival.id) ?? []), arrival])
  const taken = [...byId.values()].map((all) => all.filter(({ mood }) => takes(mood)))
  const again = taken.filter((all) => all.length > 1)
  return {
    requests: arrivals.length,
    missing: [...run.madeAt.keys()].filter(
      (number) => number >= from && !accepted.has(idOf(endpoint, number)),
    ).length,
    repeated: again.length,
    repeatedWithoutCause: again.filter((all) => !isExplained(all, run.killedAt)).length,
    bodiesPerId: Math.max(
      ...[...byId.values()].map((all) => new Set(all.map((a) => a.bytes)).size),
    ),
    badSignatures: arrivals.filter(({ isGenuine }) => !isGenuine).length,
  }
}

/** Between two that were taken, the answer was lost or the sender was killed. */
function isExplained(taken: readonly Arrival[], killedAt: readonly number[]): boolean {
  return taken.slice(1).every((later, index) => {
    const before = taken[index]
    if (before === undefined || before.mood === 'reset' || !before.isAnswered) return true
    return killedAt.some((at) => at >= before.sentMs && at <= later.atMs)
  })
}
