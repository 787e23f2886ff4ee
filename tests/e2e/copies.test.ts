import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { startDaemon, type TestDaemon, writeConfig } from '../support/daemon.ts'
import { type FakeWeb, startFakeWeb } from '../support/fake-web.ts'
import { startReceiver } from '../support/receiver.ts'
import { environmentOf, isAvailable } from '../support/shapes.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const COPIES = 200
const TEXT =
  'Energy ministers of the Shanghai Cooperation Organisation agreed on Monday in Tashkent to link their grid operators ' +
  'in a common data exchange. The ministers said the exchange would start with four countries and be open to all ' +
  'members of the SCO within three years. A first test is planned for the spring, and costs are shared by the operators.'

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** Two analyses at once in each process: eight where processes can share a database. */
const FIVE = ['scheduler,check,read,deliver,http', 'analyze', 'analyze', 'analyze', 'analyze']
const SHAPES = [
  { shape: 'embedded', roles: ['all'] },
  { shape: 'server', roles: FIVE },
  { shape: 'scaled', roles: FIVE },
] as const

function publishCopies(web: FakeWeb): string {
  const items = Array.from(
    { length: COPIES },
    (_, n) =>
      `<item><guid>${n}</guid><title>SCO ministers, report number ${n}</title><description>${TEXT}</description></item>`,
  ).join('')
  web.route('/copies', {
    headers: { 'content-type': 'text/xml' },
    body: `<rss version="2.0"><channel><title>Copies</title>${items}</channel></rss>`,
  })
  return web.url('/copies')
}

/** Resolves when the daemons together have said this often that an article is analysed. */
async function waitForAnalyzed(daemons: readonly TestDaemon[], count: number): Promise<void> {
  const analyzed = () =>
    daemons.reduce(
      (n, { log }) => n + log.filter(({ msg }) => msg === 'article analyzed').length,
      0,
    )
  await Promise.any(daemons.map((daemon) => daemon.waitForLog(() => analyzed() >= count, 200_000)))
}

describe.each(SHAPES.filter(isAvailable))('$shape', ({ shape, roles }) => {
  test('200 copies of one text are one story with one original and one alert', async () => {
    const [web, receiver] = [await startFakeWeb(), await startReceiver()]
    const folder = await temporaryFolder()
    cleanups.push(
      () => folder.remove(),
      () => web.close(),
      () => receiver.web.close(),
    )
    const configDir = join(folder.path, 'config')
    await writeConfig(configDir, {
      scowatch: {
        http: { port: 0 },
        network: { allow_private: [`127.0.0.1:${web.port}`, `127.0.0.1:${receiver.web.port}`] },
        schedule: { tick: '200ms' },
      },
      feeds: {
        catalogue: false,
        feeds: [{ id: 'copies', url: publishCopies(web), read: 'feed', interval: '1h' }],
      },
      keywords: {},
      alerts: {
        endpoints: [{ id: 'desk', url: receiver.url, secret: receiver.secret }],
        rules: [{ id: 'sco', when: 'sco:about', send: ['desk'] }],
      },
    })
    const env = await environmentOf(shape, cleanups)
    const daemons: TestDaemon[] = []
    // Whoever reads comes last, so that all who analyse are there.
    for (const [index, share] of [...roles].reverse().entries()) {
      const dataDir = join(folder.path, `data-${index}`)
      daemons.push(await startDaemon({ configDir, dataDir, env, roles: share }))
    }
    cleanups.push(() => Promise.all(daemons.map((daemon) => daemon.stop())))

    await waitForAnalyzed(daemons, COPIES)
    await receiver.waitForAlerts(1)
    const url = daemons.at(-1)?.url
    const get = async (path: string) => (await fetch(`${url}${path}`)).json() as Promise<never>
    const stories: { items: { id: string; articles: number; outlets: string[] }[] } =
      await get('/api/v1/stories')
    expect(stories.items).toMatchObject([{ articles: COPIES, outlets: ['copies'] }])
    const story: { lineages: { articles: unknown[] }[] } = await get(
      `/api/v1/stories/${stories.items[0]?.id}`,
    )
    expect(story.lineages).toHaveLength(1)
    expect(story.lineages[0]?.articles).toHaveLength(COPIES)
    const alerts: { items: unknown[] } = await get('/api/v1/alerts')
    expect(alerts.items).toHaveLength(1)
    expect(receiver.attempts()).toHaveLength(1)
  }, 240_000)
})
