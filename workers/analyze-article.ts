import { analyzeArticle } from '../src/steps/analyze-article.ts'
import { defineWorker } from './define-worker.ts'

/** CPU-bound, and placed one after another: two overlap tagging with the database. */
export const analyzeArticleWorker = defineWorker(
  'analyze-article',
  { concurrency: 2 },
  (ctx, { articleId }) => analyzeArticle(ctx, articleId),
)
