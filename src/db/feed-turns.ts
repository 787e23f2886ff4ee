import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { FirstClaim, PacingLimits } from '../net/pacing.ts'
import type { Db } from './database.ts'
import type { FeedRow } from './feed-table.ts'
import { type ClaimRow, claimAnswer, claimStatement } from './host-slots.ts'

export interface FeedTurn {
  feed: FeedRow
  /**
   * On the host the feed was last asked at; absent when that is not known, needs no pace, or was
   * claimed for another feed of the same statement.
   */
  claim: FirstClaim | undefined
}

type OpenedRow = FeedRow & { [N in keyof ClaimRow]: ClaimRow[N] | null }

/**
 * Reads active feeds that are to be checked and claims a turn on the host of each, in one statement.
 * Hosts are locked in the order of their names, so that two processes never wait for each other.
 * @returns by feed; those that are not there or not active are absent, and nothing was claimed for them
 */
export async function openFeedTurns(
  db: Db,
  ids: readonly string[],
  limits: PacingLimits,
): Promise<Map<string, FeedTurn>> {
  const leaseId = randomUUID()
  const keys = sql`select key from wanted order by key`
  const { rows } = await sql<OpenedRow>`
    with feed as (select * from feeds where id = any(${[...ids]}::text[]) and status = 'active'),
    wanted as (
      select distinct on (pace_key) pace_key as key, id from feed where pace_key <> ''
      order by pace_key, id
    ), claim as (${claimStatement(keys, leaseId, limits)})
    select feed.*, claim.granted, claim.wait_ms
    from feed left join (wanted join claim on claim.host = wanted.key) on wanted.id = feed.id
  `.execute(db)
  return new Map(rows.map((row) => [row.id, turnOf(row, leaseId)]))
}

function turnOf({ granted, wait_ms, ...feed }: OpenedRow, leaseId: string): FeedTurn {
  if (granted === null || wait_ms === null || feed.pace_key === null)
    return { feed, claim: undefined }
  const answer = claimAnswer({ granted, wait_ms })
  return { feed, claim: { key: feed.pace_key, leaseId, answer } }
}
