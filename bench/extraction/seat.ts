// One extractor in a process of its own: reads the pages it is asked for and answers with its CPU.
//   seat.ts NAME FOLDER PAGES
import { type Extract, openExtractors } from './extractors.ts'
import { readPages } from './pages.ts'

/** Pages `first` up to `end`. */
export interface Turn {
  first: number
  end: number
}
export interface PageResult {
  extract: Extract
  /** All threads of the process: compiling and collecting garbage too. */
  cpuMs: number
}

const [name, folder = '', most = '0'] = process.argv.slice(2)
const pages = readPages(folder, Number(most))
const extractor = (await openExtractors()).find((each) => each.name === name)
// some extractors print what they can't read
console.error = () => {}

process.on('message', async ({ first, end }: Turn) => {
  const results: PageResult[] = []
  for (const page of pages.slice(first, end)) {
    const before = process.cpuUsage()
    let extract: Extract = {}
    try {
      extract = (await extractor?.extract(page.html, page.url)) ?? {}
    } catch {
      extract = { html: undefined }
    }
    const { user, system } = process.cpuUsage(before)
    results.push({ extract, cpuMs: (user + system) / 1_000 })
  }
  process.send?.(results)
})
process.send?.('ready')
