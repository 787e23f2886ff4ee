import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { startDaemon, type TestDaemon, writeConfig } from '../support/daemon.ts'
import { startFakeWeb } from '../support/fake-web.ts'
import { rssOf } from '../support/feed-xml.ts'
import { nastyPages } from '../support/nasty-pages.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** What else the machine does holds a loop up too: the best of so many rounds is what the pages do. */
const ROUNDS = 4

test(
  'nasty pages are articles of their feed’s text with the reason, and never hold the daemon up',
  {
    timeout: 300_000,
  },
  async () => {
    const web = await startFakeWeb()
    cleanups.push(() => web.close())
    const folder = await temporaryFolder()
    cleanups.push(() => folder.remove())
    const pages = nastyPages()
    for (const [index, [, body]] of pages.entries()) {
      web.route(`/page/${index}`, { headers: { 'content-type': 'text/html' }, body })
    }
    const round = (n: number) => ({
      headers: { 'content-type': 'text/xml' },
      body: rssOf(
        pages.map(([why], index) => ({
          guid: `${n}-${index}`,
          link: web.url(`/page/${index}?round=${n}`),
          title: `Round ${n}: ${why}`,
          description: `A summary of ${why}, which the feed has in its own words.`,
        })),
      ),
    })
    const configDir = join(folder.path, 'config')
    await writeConfig(configDir, {
      scowatch: {
        http: { port: 0 },
        network: { allow_private: [web.host] },
        schedule: { min_interval: '1s', tick: '200ms' },
      },
      feeds: {
        catalogue: false,
        feeds: [{ id: 'nasty', url: web.url('/rss'), name: 'Nasty', interval: '1s' }],
      },
      keywords: { keywords: [] },
      alerts: { endpoints: [], rules: [] },
    })
    web.route('/rss', { headers: { 'content-type': 'text/xml' }, body: rssOf([]) })
    const daemon = await startDaemon({ configDir, dataDir: join(folder.path, 'data') })
    cleanups.push(async () => expect(await daemon.stop()).toBe(0))

    let blocked = Number.POSITIVE_INFINITY
    for (let n = 1; n <= ROUNDS && blocked >= 0.2; n++) {
      await longestDelay(daemon) // forgets what was before
      web.route('/rss', round(n))
      await daemon.waitForLog(() => readOf(daemon).length >= n * pages.length, 120_000)
      blocked = Math.min(blocked, await longestDelay(daemon))
    }
    expect(blocked).toBeLessThan(0.2)
    for (const { articles, reason, method } of readOf(daemon)) {
      expect(articles).toBe(1)
      if (method === 'feed') expect(reason).toMatch(/\w+/)
    }
  },
)

const readOf = ({ log }: TestDaemon) => log.filter(({ msg }) => msg === 'article read')

/** Longest time, in seconds, that the event loop was held up since it was last asked for. */
async function longestDelay({ url }: TestDaemon): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const found = /^scowatch_nodejs_eventloop_lag_max_seconds (\S+)$/m.exec(text)
  return Number(found?.[1] ?? Number.NaN)
}
