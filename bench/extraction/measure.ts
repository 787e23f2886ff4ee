import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Parser } from 'htmlparser2'
import type { Extract, Extractor } from './extractors.ts'

export interface Page {
  id: string
  url: string
  html: string
}

/** What one extractor made of all pages. */
export interface Measured {
  name: string
  /** CPU of each page, ms: the median of the rounds. */
  cpuMs: readonly number[]
  /** One prediction a page, as the scorer reads it. */
  predictions: readonly object[]
  failures: number
}

/** Pages that warm each extractor up before anything is measured. */
const WARM_UP = 40

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[(sorted.length - 1) >> 1] ?? 0
}

async function run(extractor: Extractor, page: Page): Promise<{ extract: Extract; ms: number }> {
  const before = process.cpuUsage()
  let extract: Extract = {}
  try {
    extract = await extractor.extract(page.html, page.url)
  } catch {
    extract = { html: undefined }
  }
  const { user, system } = process.cpuUsage(before)
  return { extract, ms: (user + system) / 1_000 }
}

/** Pages that an extractor reads in one turn: its garbage is collected, and counted, while it still has the turn. */
const TURN = 12

setFlagsFromString('--expose-gc')
// collecting garbage at each turn would throw away the code of those whose turn it is not
setFlagsFromString('--no-flush-bytecode')
const collectGarbage: () => void = runInNewContext('gc')

/**
 * CPU of each extractor on each page, all threads of the process counted (collecting garbage too).
 * Extractors take turns of a few pages, another one first each time, so that what the machine does beside it
 * hits all alike; each turn starts with a clean heap, so that none pays for another's garbage.
 */
export async function measure(
  extractors: readonly Extractor[],
  pages: readonly Page[],
  rounds: number,
): Promise<Measured[]> {
  const times = extractors.map(() => pages.map((): number[] => []))
  const extracts = extractors.map((): Extract[] => [])
  for (const page of pages.slice(0, WARM_UP)) {
    for (const extractor of extractors) await run(extractor, page)
  }
  for (let round = 0; round < rounds; round++) {
    for (let first = 0; first < pages.length; first += TURN) {
      for (let turn = 0; turn < extractors.length; turn++) {
        const index = (turn + round + first / TURN) % extractors.length
        const extractor = extractors[index]
        if (extractor === undefined) continue
        collectGarbage()
        // one page without a watch: caches hold another extractor's code and data
        const [warming] = pages.slice(first, first + 1)
        if (warming !== undefined) await run(extractor, warming)
        for (const [at, page] of pages.slice(first, first + TURN).entries()) {
          const { extract, ms } = await run(extractor, page)
          times[index]?.[first + at]?.push(ms)
          if (round === 0) extracts[index]?.push(extract)
        }
      }
    }
  }
  return extractors.map(({ name }, index) => ({
    name,
    cpuMs: (times[index] ?? []).map(median),
    predictions: (extracts[index] ?? []).map((extract, at) => prediction(pages[at], extract)),
    failures: (extracts[index] ?? []).filter(({ text, html }) => (text ?? html ?? '') === '')
      .length,
  }))
}

function prediction(page: Page | undefined, { html, text, ...fields }: Extract): object {
  return { id: page?.id, ...fields, text: text ?? textOf(html ?? '') }
}

const INLINE = new Set(
  'a abbr b bdi bdo cite code em font i mark q s small span strong sub sup u wbr'.split(' '),
)

/** All text of an extractor's HTML, blocks split by spaces: words are compared, not layout. */
function textOf(html: string): string {
  let text = ''
  const edge = (name: string) => {
    if (!INLINE.has(name)) text += ' '
  }
  const parser = new Parser({
    onopentagname: edge,
    onclosetag: edge,
    ontext: (data) => {
      text += data
    },
  })
  parser.end(html)
  return text
}
