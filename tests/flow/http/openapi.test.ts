import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApi } from '../../../src/http/api.ts'
import { createMetrics } from '../../../src/http/metrics.ts'
import { type ApiUnderTest, openApi } from './api-under-test.ts'

const METHODS = ['get', 'post', 'patch', 'put', 'delete']
interface Operation {
  parameters?: { name: string; in: string; required?: boolean; schema: object }[]
  responses: Record<string, { description: string }>
  requestBody?: { content: Record<string, { schema: object }> }
}
let api: ApiUnderTest
let document: {
  openapi: string
  info: { title: string; version: string }
  paths: Record<string, Record<string, Operation>>
}
let operations: { path: string; method: string; operation: Operation }[]

beforeAll(async () => {
  api = await openApi()
  document = (await api.get('/openapi.json')).json
  operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
  )
})
afterAll(() => api.close())

test('it is a document of OpenAPI 3.1', () => {
  expect(document.openapi).toBe('3.1.0')
  expect(document.info).toMatchObject({ title: 'scowatch', version: expect.any(String) })
})

test('every route that is served is described, and none that is not', () => {
  const served = createApi(api.ctx, createMetrics().page(api.ctx))
    .routes.filter(({ method, path }) => method !== 'ALL' && !path.includes('*'))
    .map(({ method, path }) => `${method} ${path.replace(/:(\w+)(\{[^}]*\})?/g, '{$1}')}`)
  const described = operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`)
  expect(described.sort()).toEqual([...new Set(served)].sort())
})

test.each([
  'GET /api/v1/articles',
  'GET /api/v1/articles/{id}',
  'GET /api/v1/stories',
  'GET /api/v1/stories/{id}',
  'GET /api/v1/feeds',
  'POST /api/v1/feeds',
  'PATCH /api/v1/feeds/{id}',
  'DELETE /api/v1/feeds/{id}',
  'POST /api/v1/feeds/{id}/check',
  'GET /api/v1/rules',
  'GET /api/v1/alerts',
  'GET /api/v1/deliveries',
  'POST /api/v1/deliveries/{id}/replay',
  'POST /api/v1/endpoints/{id}/test',
  'GET /api/v1/events',
  'GET /api/v1/stream',
  'GET /healthz',
  'GET /readyz',
  'GET /metrics',
  'GET /feed.json',
  'GET /feed.xml',
])('%s is promised', (route) => {
  const [method = '', path = ''] = route.split(' ')
  expect(document.paths[path]?.[method.toLowerCase()]).toBeDefined()
})

test('every operation is whole: known method, parameters of its path, described answers', () => {
  for (const { path, method, operation } of operations) {
    expect(METHODS).toContain(method)
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path')
    expect({ path, names: declared.map(({ name }) => name) }).toEqual({ path, names: named })
    for (const parameter of declared) expect(parameter.required).toBe(true)
    for (const parameter of operation.parameters ?? [])
      expect({ path, ...parameter, schema: typeof parameter.schema }).toMatchObject({
        schema: 'object',
      })
    expect(Object.keys(operation.responses).length).toBeGreaterThan(0)
    for (const [status, response] of Object.entries(operation.responses)) {
      expect(status).toMatch(/^[1-5]\d\d$/)
      expect(response.description.length).toBeGreaterThan(0)
    }
  }
})

test('every reference leads somewhere, and no keyword of 3.0 is left', () => {
  const refs: string[] = []
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    for (const [key, inner] of Object.entries(value)) {
      if (key === '$ref') refs.push(String(inner))
      expect(key === 'nullable' && inner === true).toBe(false)
      walk(inner)
    }
  }
  walk(document)
  expect(refs.length).toBeGreaterThan(5)
  for (const ref of refs) {
    const target = ref
      .slice(2)
      .split('/')
      .reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], document)
    expect({ ref, isThere: target !== undefined }).toEqual({ ref, isThere: true })
  }
})
