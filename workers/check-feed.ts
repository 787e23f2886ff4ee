import { checkFeed } from '../src/steps/check-feed.ts'
import { defineWorker } from './define-worker.ts'

/** Mostly waiting for others: sockets, not CPU, are what is used. */
export const checkFeedWorker = defineWorker(
  'check-feed',
  { concurrency: 16 },
  (ctx, { feedId }, signal) => checkFeed(ctx, feedId, signal),
)
