import type { Context } from '../src/context.ts'
import type { Role } from '../src/jobs.ts'
import { analyzeArticleWorker } from './analyze-article.ts'
import { checkFeedWorker } from './check-feed.ts'
import type { JobWorker } from './define-worker.ts'
import { deliverAlertWorker } from './deliver-alert.ts'
import { findSilenceWorker } from './find-silence.ts'
import { pruneWorker } from './prune.ts'
import { readArticleWorker } from './read-article.ts'
import { retagArticlesWorker } from './retag-articles.ts'
import { scheduleWorker } from './schedule.ts'
import { subscribeFeedWorker } from './subscribe-feed.ts'
import { sweepWorker } from './sweep.ts'

/** Every queue has one worker: one file and one line. */
export const WORKERS: readonly JobWorker[] = [
  scheduleWorker,
  sweepWorker,
  pruneWorker,
  findSilenceWorker,
  checkFeedWorker,
  subscribeFeedWorker,
  readArticleWorker,
  analyzeArticleWorker,
  retagArticlesWorker,
  deliverAlertWorker,
]

/** Starts the workers of the roles asked for. */
export function startWorkers(ctx: Context, roles: readonly Role[]): void {
  for (const worker of WORKERS) if (roles.includes(worker.role)) worker.start(ctx)
}
