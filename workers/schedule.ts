import { enqueueDueFeeds } from '../src/steps/enqueue-due-feeds.ts'
import { defineWorker } from './define-worker.ts'

export const scheduleWorker = defineWorker('schedule', { concurrency: 1 }, (ctx) =>
  enqueueDueFeeds(ctx),
)
