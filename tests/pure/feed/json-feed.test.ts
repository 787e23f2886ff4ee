import { describe, expect, it } from 'vitest'
import { readFeed } from '../../../src/feed/read-feed.ts'
import { bytesOf } from './fixture.ts'

const HEAD = '{"version":"https://jsonfeed.org/version/1","title":"t","items":['
const ONE = '{"id":"1","title":"brackets ] } in \\"strings\\"","author":{"name":"N"}}'

async function read(text: string) {
  const reading = await readFeed(bytesOf(text), { url: 'https://a.example/feed.json' })
  if (!reading.ok) throw new Error(reading.fault.message)
  return reading
}

describe('readFeed on JSON', () => {
  it.each([
    ['whole', `${HEAD}${ONE}]}`, []],
    ['after a byte order mark', `\ufeff${HEAD}${ONE}]}`, []],
    [
      'cut off in the second item',
      `${HEAD}${ONE},{"id":"2","ti`,
      ['feed is cut off: its whole items kept'],
    ],
    ['cut off between items', `${HEAD}${ONE},`, ['feed is cut off: its whole items kept']],
    ['with a comma too many', `${HEAD}${ONE},]}`, ['commas too many in JSON']],
    ['after a warning', `Notice: foo in bar\n${HEAD}${ONE}]}`, ['text before the feed cut off']],
    ['with text after it', `${HEAD}${ONE}]}\n<!-- cached -->`, ['text around the JSON cut off']],
    [
      'with a raw line end in a string',
      `${HEAD}${ONE}],"description":"a\nb"}`,
      ['line ends inside JSON strings'],
    ],
  ])('%s', async (_, text, repairs) => {
    const reading = await read(text)
    expect(reading.repairs).toEqual(repairs)
    expect(reading.items).toEqual([
      {
        guid: '1',
        title: 'brackets ] } in "strings"',
        author: 'N',
        summaryHtml: '',
        contentHtml: '',
        categories: [],
      },
    ])
  })

  it('takes an item apart by its own fields only', async () => {
    const { items } = await read(`${HEAD}{"__proto__":{"title":"x"},"id":"1"}]}`)
    expect(items[0]?.title).toBeUndefined()
  })
  it('reads the newest name of the author list before the older single one', async () => {
    const { items } = await read(
      `${HEAD}{"id":"1","authors":[{"name":"A"}],"author":{"name":"A"}}]}`,
    )
    expect(items[0]?.author).toBe('A')
  })
})
