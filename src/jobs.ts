/** The closed list of jobs: what each carries. Ids only; the truth is in the database. */
export interface JobData {
  schedule: Record<string, never>
  sweep: Record<string, never>
  prune: Record<string, never>
  'find-silence': Record<string, never>
  'check-feed': { feedId: string }
  /** Asks the feed's hub to subscribe, renew or unsubscribe. */
  'subscribe-feed': { feedId: string }
  /** `round` tells a later try from the one that is running. */
  'read-article': { itemId: string; round?: string }
  'analyze-article': { articleId: string }
  'retag-articles': Record<string, never>
  'deliver-alert': { endpointId: string; bell: string }
}
export type JobName = keyof JobData

export const ROLES = ['scheduler', 'check', 'read', 'analyze', 'deliver', 'http'] as const
/** What a process can be asked to do with `--roles`. */
export type Role = (typeof ROLES)[number]

interface JobPlan<N extends JobName> {
  role: Role
  /** Rung twice while waiting or running, it runs once: natural id of the work (no colon, not a bare number). */
  jobId(data: JobData[N]): string
}

export const JOBS: { readonly [N in JobName]: JobPlan<N> } = {
  schedule: { role: 'scheduler', jobId: () => 'schedule' },
  sweep: { role: 'scheduler', jobId: () => 'sweep' },
  prune: { role: 'scheduler', jobId: () => 'prune' },
  'find-silence': { role: 'scheduler', jobId: () => 'find-silence' },
  'check-feed': { role: 'check', jobId: ({ feedId }) => `feed-${feedId}` },
  'subscribe-feed': { role: 'check', jobId: ({ feedId }) => `hub-of-${feedId}` },
  'read-article': { role: 'read', jobId: ({ itemId, round = '0' }) => `item-${itemId}-${round}` },
  'analyze-article': { role: 'analyze', jobId: ({ articleId }) => `article-${articleId}` },
  'retag-articles': { role: 'analyze', jobId: () => 'retag' },
  // One endpoint's bells within 50 ms are one job; a later one is not lost in a running job.
  'deliver-alert': {
    role: 'deliver',
    jobId: ({ endpointId, bell }) => `endpoint-${endpointId}-${bell}`,
  },
}

export const JOB_NAMES = Object.keys(JOBS) as readonly JobName[]
