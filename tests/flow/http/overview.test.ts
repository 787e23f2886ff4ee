import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiUnderTest, openApi } from './api-under-test.ts'

const EVIL = '<script>alert(1)</script>" onload="x'

let api: ApiUnderTest
beforeAll(async () => {
  api = await openApi()
})
afterAll(() => api.close())

test('an empty archive says that there is nothing yet', async () => {
  const { status, text } = await api.get('/')
  expect(status).toBe(200)
  expect(text).toContain('None yet.')
  expect(text).toContain('0 feeds: none.')
  expect(text).toContain('set silence in alerts.yaml')
})

test('what others wrote is escaped, and only http(s) addresses become links', async () => {
  await api.declare({ id: 'evil', url: 'http://127.0.0.1:1/feed' })
  await sql`update feeds set error = ${EVIL}, failing_since = now()`.execute(api.ctx.db)
  await sql`insert into stories (title, first_seen_at, last_seen_at) values (${EVIL}, now(), now())`.execute(
    api.ctx.db,
  )
  await sql`insert into items (feed_id, item_key, content_hash, title, summary_html, content_html, categories, first_seen_at, next_read_at)
    values ('evil', 'k', 'h', ${EVIL}, '', '', '[]', now(), now())`.execute(api.ctx.db)
  await sql`insert into articles (item_id, feed_id, part, url, title, authors, text, method, quality, content_hash, first_seen_at, stored_at, analyze_after)
    select id, 'evil', 0, 'javascript:alert(1)', ${EVIL}, '[]', '', 'feed', 0, 'h', now(), now(), now() from items`.execute(
    api.ctx.db,
  )
  await sql`insert into alerts (id, rule_id, story_id, article_id, severity, because, config_hash, created_at)
    select 'alr_1', 'r', s.id, a.id, 'high', ${JSON.stringify([{ clause: EVIL, evidence: [] }])}::jsonb, '', now() from stories s, articles a`.execute(
    api.ctx.db,
  )
  const { text, headers } = await api.get('/')
  expect(text).not.toContain('<script')
  expect(text).not.toContain('javascript:')
  expect(text.match(/&lt;script&gt;/g)?.length).toBe(3)
  expect(headers.get('content-security-policy')).toBe(
    "default-src 'none'; style-src 'self'; frame-ancestors 'none'",
  )
  expect((await api.get('/style.css')).headers.get('content-type')).toContain('text/css')
})
