import { describe, expect, it } from 'vitest'
import { feedReport } from '../../../src/feed/report.ts'

describe('feedReport', () => {
  it('prints dates in ISO 8601 and leaves out what is unknown', () => {
    const report = feedReport({
      ok: true,
      format: 'rss',
      feed: { title: 't', minIntervalMs: 1 },
      items: [
        {
          title: 'a',
          published: new Date('2026-05-12T11:05:00Z'),
          summaryHtml: '',
          contentHtml: '<p>c</p>',
          categories: ['x'],
        },
      ],
      repairs: ['r'],
    })
    expect(report).toEqual({
      ok: true,
      format: 'rss',
      feed: { title: 't' },
      items: [
        {
          title: 'a',
          published: '2026-05-12T11:05:00.000Z',
          summary: '<p>c</p>',
          content: '<p>c</p>',
          categories: ['x'],
        },
      ],
      repairs: ['r'],
    })
  })
  it('says why it is no feed', () => {
    const fault = { code: 'html', message: 'A page.' } as const
    expect(feedReport({ ok: false, fault, repairs: [] })).toEqual({
      ok: false,
      feed: {},
      items: [],
      repairs: [],
      error: 'A page.',
    })
  })
})
