import { deliverAlerts } from '../src/steps/deliver-alert.ts'
import { defineWorker } from './define-worker.ts'

/** One job is one endpoint: as many slow ones can be waited for at once. */
export const deliverAlertWorker = defineWorker(
  'deliver-alert',
  { concurrency: 32, aloneBy: ({ endpointId }) => endpointId },
  (ctx, { endpointId, bell }, signal) => deliverAlerts(ctx, endpointId, signal, bell),
)
