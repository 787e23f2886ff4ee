import { prune } from '../src/steps/prune.ts'
import { defineWorker } from './define-worker.ts'

export const pruneWorker = defineWorker('prune', { concurrency: 1 }, (ctx) => prune(ctx))
