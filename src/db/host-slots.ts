import { randomUUID } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { type QueryExecutorProvider, type RawBuilder, sql } from 'kysely'
import {
  type ClaimAnswer,
  claimStep,
  type FirstClaim,
  HostBusyError,
  type HostLease,
  type HostPacer,
  type HostTurn,
  type PacingLimits,
  pacingKey,
} from '../net/pacing.ts'

/** Db, Tx or a Kysely of any other schema: every statement here is written out. */
type AnyDb = QueryExecutorProvider

const DEFAULTS: PacingLimits = {
  maxAtOnce: 2,
  spacingMs: 1_000,
  /** The longest deadline (60 s) and a margin. */
  leaseMs: 90_000,
  maxWaitMs: 20_000,
}
/** How far ahead turns are given out; later callers get a random time in its second half. */
const TURN_HORIZON_MS = 60_000

/** {@link HostPacer} over the table `host_slots`: holds for all processes on one database. */
export function createHostPacer(db: AnyDb, limits: Partial<PacingLimits> = {}): HostPacer {
  const all = { ...DEFAULTS, ...limits }
  return {
    limits: all,
    acquire: async (host, signal, first) => {
      const key = pacingKey(host)
      if (first !== undefined && first.key !== key) await releaseHost(db, first.key, first.leaseId)
      if (key === undefined) return FREE_TURN
      return waitForTurn(db, key, all, signal, first?.key === key ? first : undefined)
    },
  }
}

/** Of hosts that need no pace. */
const FREE_TURN: HostTurn = { release: async () => {}, handOver: () => undefined }

/** Sleeps outside of any transaction; each attempt is one statement. */
async function waitForTurn(
  db: AnyDb,
  key: string,
  limits: PacingLimits,
  signal: AbortSignal,
  first: FirstClaim | undefined,
): Promise<HostTurn> {
  // One signal ends all waiting of a daemon: more than ten listeners are no leak here.
  setMaxListeners(0, signal)
  const lease: HostLease = { key, leaseId: first?.leaseId ?? randomUUID() }
  const askedAt = performance.now()
  let answered = first?.answer
  for (;;) {
    if (signal.aborted && answered?.kind === 'granted') await releaseHost(db, key, lease.leaseId)
    signal.throwIfAborted()
    const answer = answered ?? (await claimHost(db, key, lease.leaseId, limits))
    answered = undefined
    const step = claimStep(answer, performance.now() - askedAt, limits.maxWaitMs)
    if (step.kind === 'leave') throw new HostBusyError(key, retryAt(answer))
    if (step.kind === 'ask') await sleepUnlessAborted(step.afterMs, signal)
    else return startTurn(db, lease, step.afterMs, signal)
  }
}

function retryAt(answer: ClaimAnswer): Date {
  return new Date(Date.now() + (answer.kind === 'wait' ? answer.askAgainInMs : 0))
}

async function startTurn(
  db: AnyDb,
  lease: HostLease,
  startsInMs: number,
  signal: AbortSignal,
): Promise<HostTurn> {
  let held: HostLease | undefined = lease
  const handOver = () => {
    const handed = held
    held = undefined
    return handed
  }
  const release = async (leaveMs?: number) => {
    const handed = handOver()
    if (handed !== undefined) await releaseHost(db, handed.key, handed.leaseId, leaveMs)
  }
  try {
    await sleepUnlessAborted(startsInMs, signal)
  } catch (error) {
    await release()
    throw error
  }
  return { release, handOver }
}

async function sleepUnlessAborted(ms: number, signal: AbortSignal): Promise<void> {
  try {
    if (ms > 0) await sleep(ms, undefined, { signal })
  } catch (error) {
    signal.throwIfAborted()
    throw error
  }
}

/**
 * Claims a turn in one statement: with room, a lease whose start is kept apart from the one before;
 * without, a time to ask again, one spacing after the last one given out. So 500 callers for one host
 * cost one statement a second, and not 500. Expired leases fall away in passing.
 * A host that asked to be left alone has no room until then; callers come back spread over a minute.
 * All times are the database's.
 */
export async function claimHost(
  db: AnyDb,
  key: string,
  leaseId: string,
  limits: PacingLimits,
): Promise<ClaimAnswer> {
  const { rows } = await claimStatement(sql`select ${key}::text`, leaseId, limits).execute(db)
  const [row] = rows
  if (row === undefined) throw new Error('host_slots: a claim returned no row')
  return claimAnswer(row)
}

/** What a claim returns. */
export interface ClaimRow {
  granted: boolean
  wait_ms: number
}

export function claimAnswer({ granted, wait_ms }: ClaimRow): ClaimAnswer {
  const ms = Math.max(0, Math.ceil(wait_ms))
  return granted ? { kind: 'granted', startsInMs: ms } : { kind: 'wait', askAgainInMs: ms }
}

/**
 * The claim for a statement of its own or as a part of another.
 * @param key a query for keys, each once; one lease id serves them all, as each is a row of its own
 */
export function claimStatement(
  key: RawBuilder<unknown>,
  leaseId: string,
  { spacingMs, maxAtOnce, leaseMs }: PacingLimits,
): RawBuilder<ClaimRow> {
  const spacing = sql`make_interval(secs => ${spacingMs / 1_000}::float8)`
  const horizon = sql`make_interval(secs => ${TURN_HORIZON_MS / 1_000}::float8)`
  return sql<ClaimRow>`
    insert into host_slots as held (host, leases, next_start_at, next_turn_at)
    select
      wanted.key,
      jsonb_build_object(${leaseId}::text, ${unixMs(sql`clock_timestamp()`)} + ${leaseMs}::bigint),
      clock_timestamp() + ${spacing},
      clock_timestamp() + ${spacing}
    from (${key}) as wanted (key)
    on conflict (host) do update set (leases, next_start_at, next_turn_at) = (
      select
        case when room then live || jsonb_build_object(${leaseId}::text, ${unixMs(sql`start_at`)} + ${leaseMs}::bigint) else live end,
        case when room then start_at + ${spacing} else held.next_start_at end,
        case
          when room or held.blocked_until > at then held.next_turn_at
          when turn_at > at + ${horizon} then turn_at
          else turn_at + ${spacing}
        end
      from (select clock_timestamp() as at) as clock
      cross join lateral (
        select coalesce(jsonb_object_agg(id, ends), '{}') as live,
          count(*) < ${maxAtOnce}::int and coalesce(held.blocked_until <= at, true) as room
        from jsonb_each(held.leases) as lease (id, ends)
        where ends::bigint > ${unixMs(sql`at`)}
      ) as room
      cross join lateral (
        select greatest(at, held.next_start_at) as start_at,
          greatest(at + ${spacing}, held.next_start_at, held.next_turn_at) as turn_at
      ) as times
    )
    returning
      host,
      leases ? ${leaseId}::text as granted,
      (extract(epoch from case
        when leases ? ${leaseId}::text then next_start_at - ${spacing}
        when blocked_until > clock_timestamp() then blocked_until + ${horizon} * random()
        when next_turn_at > clock_timestamp() + ${horizon}
          then clock_timestamp() + ${horizon} * (0.5 + random() / 2)
        else next_turn_at - ${spacing}
      end - clock_timestamp()) * 1000)::float8 as wait_ms
  `
}

function unixMs(at: ReturnType<typeof sql>) {
  return sql`(extract(epoch from ${at}) * 1000)::bigint`
}

/**
 * Gives a lease back; nothing happens when it has expired.
 * @param leaveMs how long nobody is to ask the host
 */
export async function releaseHost(
  db: AnyDb,
  key: string,
  leaseId: string,
  leaveMs?: number,
): Promise<void> {
  await sql`
    update host_slots set leases = leases - ${leaseId}::text,
      blocked_until = greatest(blocked_until, clock_timestamp() + ${leaveMs ?? null}::bigint * interval '1 ms')
    where host = ${key}
  `.execute(db)
}

/** Removes hosts nobody has asked for in the last hour. @returns how many */
export async function pruneHostSlots(db: AnyDb): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from host_slots
    where next_start_at < clock_timestamp() - interval '1 hour'
      and next_turn_at < clock_timestamp() - interval '1 hour'
      and coalesce(blocked_until < clock_timestamp(), true)
  `.execute(db)
  return Number(numAffectedRows ?? 0n)
}
