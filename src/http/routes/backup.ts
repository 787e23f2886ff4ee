import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from '../../context.ts'
import { dumpDatabase } from '../../db/backup.ts'
import { refusal } from '../shapes.ts'

/** Everything that is stored, one row a line, while the daemon goes on. */
export function backupRoutes(app: OpenAPIHono, ctx: Context): void {
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/api/v1/backup',
    responses: {
      200: {
        description: 'everything that is stored, one row a line',
        content: { 'application/x-ndjson': { schema: { type: 'string' } } },
      },
    },
  })
  let isRunning = false
  app.get('/api/v1/backup', (c) => {
    if (c.req.header('sec-fetch-site') === 'cross-site')
      return c.json(refusal('wrong-origin', 'pages of other sites may not ask for a backup'), 403)
    if (isRunning) return c.json(refusal('busy', 'a backup is being made: wait for its end'), 429)
    isRunning = true
    const encoder = new TextEncoder()
    const lines = dumpDatabase(ctx.db as never, ctx.now())
    const end = () => {
      isRunning = false
    }
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        const { done, value } = await lines.next().catch((error) => {
          end()
          throw error
        })
        if (done !== true) return controller.enqueue(encoder.encode(`${value}\n`))
        end()
        controller.close()
      },
      async cancel() {
        await lines.return(undefined).finally(end)
      },
    })
    return c.body(body, 200, { 'content-type': 'application/x-ndjson' })
  })
}
