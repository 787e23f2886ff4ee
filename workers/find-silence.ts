import { findSilence } from '../src/steps/find-silence.ts'
import { defineWorker } from './define-worker.ts'

export const findSilenceWorker = defineWorker(
  'find-silence',
  { concurrency: 1, stopsAtOnce: true },
  (ctx, _data, signal) => findSilence(ctx, signal),
)
