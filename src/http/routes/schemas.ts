import type { OpenAPIHono } from '@hono/zod-openapi'
import { eventJsonSchema, SCHEMA_VERSION } from '../../alerting/event-schema.ts'

const PATH = `/schemas/webhook-${SCHEMA_VERSION}.json`
/** It changes with a release at most. */
const MAX_AGE_S = 3_600

/** JSON schema of the bodies that webhooks carry; open to everybody, like the documentation it is. */
export function schemaRoutes(app: OpenAPIHono): void {
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: PATH,
    responses: {
      200: {
        description: 'JSON schema (2020-12) of a webhook’s body',
        content: { 'application/schema+json': { schema: { type: 'object' } } },
      },
    },
  })
  const body = JSON.stringify(eventJsonSchema(PATH), null, 2)
  app.get(PATH, (c) =>
    c.body(body, 200, {
      'content-type': 'application/schema+json',
      'cache-control': `public, max-age=${MAX_AGE_S}`,
    }),
  )
}
