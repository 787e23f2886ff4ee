import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from '../../context.ts'
import { dumpDatabase } from '../../db/backup.ts'

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
  app.get('/api/v1/backup', (c) => {
    const encoder = new TextEncoder()
    const lines = dumpDatabase(ctx.db as never, ctx.now())
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        const { done, value } = await lines.next()
        if (done === true) controller.close()
        else controller.enqueue(encoder.encode(`${value}\n`))
      },
      async cancel() {
        await lines.return(undefined)
      },
    })
    return c.body(body, 200, { 'content-type': 'application/x-ndjson' })
  })
}
