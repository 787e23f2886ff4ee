import { sweep } from '../src/steps/sweep.ts'
import { defineWorker } from './define-worker.ts'

export const sweepWorker = defineWorker(
  'sweep',
  { concurrency: 1, stopsAtOnce: true },
  (ctx, _data, signal) => sweep(ctx, undefined, signal),
)
