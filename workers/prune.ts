import { prune } from '../src/steps/prune.ts'
import { defineWorker } from './define-worker.ts'

export const pruneWorker = defineWorker(
  'prune',
  { concurrency: 1, stopsAtOnce: true },
  (ctx, _data, signal) => prune(ctx, signal),
)
