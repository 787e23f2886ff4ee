import { sweep } from '../src/steps/sweep.ts'
import { defineWorker } from './define-worker.ts'

export const sweepWorker = defineWorker('sweep', { concurrency: 1 }, (ctx) => sweep(ctx))
