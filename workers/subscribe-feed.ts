import { subscribeFeed } from '../src/steps/subscribe-feed.ts'
import { defineWorker } from './define-worker.ts'

export const subscribeFeedWorker = defineWorker(
  'subscribe-feed',
  { concurrency: 4 },
  (ctx, { feedId }, signal) => subscribeFeed(ctx, feedId, signal),
)
