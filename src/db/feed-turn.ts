import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { FirstClaim, PacingLimits } from '../net/pacing.ts'
import type { Db } from './database.ts'
import type { FeedRow } from './feeds.ts'
import { type ClaimRow, claimAnswer, claimStatement } from './host-slots.ts'

export interface FeedTurn {
  feed: FeedRow
  /** On the host the feed was last asked at; absent when that is not known or needs no pace. */
  claim: FirstClaim | undefined
}

/**
 * Reads a feed that is to be checked and claims its turn on its host, in one statement.
 * @returns undefined when the feed is not there or not active: then nothing was claimed
 */
export async function openFeedTurn(
  db: Db,
  feedId: string,
  limits: PacingLimits,
): Promise<FeedTurn | undefined> {
  const leaseId = randomUUID()
  const key = sql`select pace_key from feed where pace_key <> ''`
  const { rows } = await sql<FeedRow & { [N in keyof ClaimRow]: ClaimRow[N] | null }>`
    with feed as (select * from feeds where id = ${feedId} and status = 'active'),
    claim as (${claimStatement(key, leaseId, limits)})
    select feed.*, claim.granted, claim.wait_ms from feed left join claim on true
  `.execute(db)
  const [row] = rows
  if (row === undefined) return undefined
  const { granted, wait_ms, ...feed } = row
  if (granted === null || wait_ms === null || feed.pace_key === null)
    return { feed, claim: undefined }
  return {
    feed,
    claim: { key: feed.pace_key, leaseId, answer: claimAnswer({ granted, wait_ms }) },
  }
}
