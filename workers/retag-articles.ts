import { retagArticles } from '../src/steps/retag-articles.ts'
import { defineWorker } from './define-worker.ts'

export const retagArticlesWorker = defineWorker(
  'retag-articles',
  { concurrency: 1 },
  (ctx, _data, signal) => retagArticles(ctx, signal),
)
