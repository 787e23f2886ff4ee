import { readArticle } from '../src/steps/read-article.ts'
import { defineWorker } from './define-worker.ts'

export const readArticleWorker = defineWorker(
  'read-article',
  { concurrency: 16 },
  (ctx, { itemId }, signal) => readArticle(ctx, itemId, signal),
)
