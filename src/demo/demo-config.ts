import { feedPath } from './feed-document.ts'
import type { Newsroom } from './newsroom.ts'
import type { Sink } from './sink.ts'

/** The four configuration documents, in the shapes of the YAML files. */
export interface DemoConfig {
  scowatch: {
    network: { allow_private: string[]; per_host: number; spacing: string }
    schedule: { min_interval: string; max_interval: string; tick: string }
  }
  feeds: { catalogue: false; feeds: DemoFeed[] }
  keywords: { keywords: { id: string; name: string; match: string }[] }
  alerts: {
    endpoints: { id: string; url: string; secret: string; format: 'standard' }[]
    rules: {
      id: string
      when: string
      send: string[]
      severity: string
      throttle: string
      grew?: { outlets: number[] } | undefined
    }[]
  }
}

export interface DemoFeed {
  id: string
  url: string
  name: string
  language: string
  country: string
  ownership: string
  interval: string
  read: 'page'
}

const ENDPOINT_ID = 'demo-sink'
const CHECK_INTERVAL = '5s'
/** All outlets share one address that is ours: the pace kept with strangers would need a minute a round. */
const LOOPBACK_PACING = { per_host: 8, spacing: '20ms' }

/** What a daemon needs to watch the demo newsroom and to send its alerts to the sink. */
export function demoConfig(newsroom: Newsroom, sink: Sink): DemoConfig {
  const { keywords, rules } = newsroom.seed
  return {
    scowatch: {
      network: {
        allow_private: [`127.0.0.1:${newsroom.port}`, `127.0.0.1:${sink.port}`],
        ...LOOPBACK_PACING,
      },
      schedule: { min_interval: CHECK_INTERVAL, max_interval: '1m', tick: '1s' },
    },
    feeds: { catalogue: false, feeds: demoFeeds(newsroom) },
    keywords: { keywords: keywords.map((keyword) => ({ ...keyword })) },
    alerts: {
      endpoints: [{ id: ENDPOINT_ID, url: sink.url, secret: sink.secret, format: 'standard' }],
      rules: rules.map((rule) => ({ ...rule, send: [ENDPOINT_ID] })),
    },
  }
}

function demoFeeds({ url, seed }: Newsroom): DemoFeed[] {
  return seed.outlets.map((outlet) => ({
    id: outlet.id,
    url: `${url}${feedPath(outlet)}`,
    name: outlet.name,
    language: outlet.language,
    country: outlet.country,
    ownership: outlet.ownership,
    interval: CHECK_INTERVAL,
    read: 'page',
  }))
}
