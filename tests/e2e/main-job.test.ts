import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { EXPECTED_ALERTS, openNewsroom, publishCopy } from '../fixtures/newsroom.ts'
import { startDaemon, type TestConfig, type TestDaemon, writeConfig } from '../support/daemon.ts'
import { startFakeWeb } from '../support/fake-web.ts'
import { startReceiver } from '../support/receiver.ts'
import { environmentOf, isAvailable } from '../support/shapes.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** The shapes scowatch runs in, and how its processes share the roles. */
const SHAPES = [
  { shape: 'embedded', roles: ['all'] },
  { shape: 'server', roles: ['all'] },
  { shape: 'scaled', roles: ['all'] },
  { shape: 'scaled', roles: ['scheduler,check,http', 'read,analyze,deliver'] },
] as const

describe.each(SHAPES.filter(isAvailable))('$shape, processes: $roles', ({ shape, roles }) => {
  test('feeds of all kinds become the expected alerts, signed, once for each story', async () => {
    const web = await startFakeWeb()
    const receiver = await startReceiver()
    cleanups.push(
      () => web.close(),
      () => receiver.web.close(),
    )
    const folder = await temporaryFolder()
    const dir = folder.path
    cleanups.push(() => folder.remove())
    const newsroom = openNewsroom(web)
    const configDir = join(dir, 'config')
    const config = configFor(web.port, receiver, newsroom.feeds)
    await writeConfig(configDir, config)
    receiver.answer(503, 503)

    const env = await environmentOf(shape, cleanups)
    const daemons: TestDaemon[] = []
    for (const [index, share] of roles.entries()) {
      daemons.push(
        await startDaemon({ configDir, dataDir: join(dir, `data-${index}`), env, roles: share }),
      )
    }
    cleanups.push(async () => {
      expect(await Promise.all(daemons.map((daemon) => daemon.stop()))).toEqual(
        daemons.map(() => 0),
      )
    })
    const alerts = await receiver.waitForAlerts(EXPECTED_ALERTS.length)
    expect(alerts.map(({ rule, title }) => `${rule}: ${title}`).sort()).toEqual(
      [...EXPECTED_ALERTS].sort(),
    )

    // The receiver was down twice: the same id and the same bytes came again.
    const attempts = receiver.attempts()
    expect(attempts).toHaveLength(EXPECTED_ALERTS.length + 2)
    for (const alert of alerts) {
      const all = attempts.filter(({ id }) => id === alert.id)
      expect(new Set(all.map(({ bytes }) => bytes))).toEqual(new Set([alert.bytes]))
    }

    // The second check of each feed sends the validators back byte for byte.
    for (const [path, { etag, lastModified }] of newsroom.validators) {
      const [first, second] = await web.waitFor(path, 2)
      expect(first?.headers).not.toHaveProperty('if-none-match')
      expect(second?.headers).toMatchObject({
        'if-none-match': etag,
        'if-modified-since': lastModified,
      })
    }

    // A late copy, shortened and under another headline, is found and alerts nobody.
    await writeConfig(
      configDir,
      configFor(web.port, receiver, [...newsroom.feeds, publishCopy(web)]),
    )
    const analyzer = daemons.at(-1)
    const read = await analyzer?.waitForLog(
      ({ msg, feedId }) => msg === 'article read' && feedId === 'copy',
    )
    expect(read?.articles).toBe(1)
    await analyzer?.waitForLog(({ msg, feedId }) => msg === 'article analyzed' && feedId === 'copy')
    const url = daemons[0]?.url
    const articles = await list(`${url}/api/v1/articles?feed=copy`)
    expect(articles).toEqual([expect.objectContaining({ duplicateOf: expect.any(String) })])
    const stories = await list(`${url}/api/v1/articles?story=${articles[0]?.storyId}`)
    expect(stories.map((article) => article.feedId).sort()).toEqual(['copy', 'en'])
    expect(receiver.attempts()).toHaveLength(EXPECTED_ALERTS.length + 2)

    // What was sent can be pulled, as the same bytes.
    const events = await list(`${url}/api/v1/events?after=0`)
    expect(events.map((event) => event.body).sort()).toEqual(
      alerts.map(({ bytes }) => bytes).sort(),
    )
    const after = alerts[0]?.id
    const rest = await list(`${url}/api/v1/events?after=${after}`)
    expect(rest.length).toBeLessThan(events.length)
  })
})

async function list(url: string): Promise<Record<string, unknown>[]> {
  const response = await fetch(url)
  expect(response.status).toBe(200)
  return ((await response.json()) as { items: Record<string, unknown>[] }).items
}

function configFor(
  port: number,
  receiver: { url: string; secret: string; web: { port: number } },
  feeds: readonly object[],
): TestConfig {
  return {
    scowatch: {
      http: { port: 0 },
      network: { allow_private: [`127.0.0.1:${port}`, `127.0.0.1:${receiver.web.port}`] },
      schedule: { min_interval: '1s', tick: '200ms' },
      delivery: { waits: ['300ms', '300ms', '300ms'] },
    },
    feeds: { catalogue: false, feeds },
    keywords: { keywords: [{ id: 'uranium', name: 'Uranium', match: 'uranium OR уран*' }] },
    alerts: {
      endpoints: [{ id: 'desk', url: receiver.url, secret: receiver.secret }],
      rules: [
        { id: 'sco-news', when: 'sco:about', send: ['desk'], severity: 'high' },
        { id: 'uranium', when: 'country:KZ AND keyword:uranium', send: ['desk'] },
      ],
    },
  }
}
