import { enqueueDueFeeds } from '../src/steps/enqueue-due-feeds.ts'
import { enqueueDueSubscriptions } from '../src/steps/enqueue-due-subscriptions.ts'
import { defineWorker } from './define-worker.ts'

export const scheduleWorker = defineWorker(
  'schedule',
  { concurrency: 1, stopsAtOnce: true },
  async (ctx, _data, signal) => {
    signal.throwIfAborted()
    await enqueueDueFeeds(ctx)
    signal.throwIfAborted()
    await enqueueDueSubscriptions(ctx)
  },
)
