import type { ConfigProblem } from '../errors.ts'
import { parseAllowList } from '../net/address.ts'
import { isLoopback } from './loopback.ts'
import type { Settings } from './settings.ts'
import type { Locate } from './yaml-document.ts'

/** 16 hexadecimal digits are 64 bits: not to be guessed over the network. */
const LEAST_TOKEN = 16
const SHORT_TOKEN = `shorter than ${LEAST_TOKEN} characters, so it may be guessed: for instance \`openssl rand -hex 24\``

/**
 * Settings that contradict each other.
 * @param sources the variable a setting was taken from, by its path: it is named, not a line of the file
 */
export function checkSettings(
  { http, network, schedule }: Settings,
  locate: Locate,
  sources: ReadonlyMap<string, string>,
): { problems: ConfigProblem[]; warnings: ConfigProblem[] } {
  /** @param causes paths of what was set so: the first that the environment states is named */
  const problemOf = (key: string, message: string, causes = [key]): ConfigProblem => {
    const variable = causes.flatMap((path) => sources.get(path) ?? [])[0]
    if (variable !== undefined) return { source: variable, key, message }
    return { source: 'scowatch.yaml', ...locate(key.split('.')), key, message }
  }
  const problems: ConfigProblem[] = []
  if (http.token === null && !isLoopback(http.host)) {
    const message = `required because http.host is ${http.host}: set http.token or SCOWATCH_HTTP_TOKEN`
    problems.push(problemOf('http.token', message, ['http.host']))
  }
  if (schedule.min_interval > schedule.max_interval) {
    const causes = ['schedule.min_interval', 'schedule.max_interval']
    const message = 'longer than schedule.max_interval'
    problems.push(problemOf('schedule.min_interval', message, causes))
  }
  try {
    parseAllowList(network.allow_private)
  } catch (error) {
    const message = (error as Error).message.replace(/^network\.allow_private: /, '')
    problems.push(problemOf('network.allow_private', message))
  }
  const isShort = http.token !== null && http.token.length < LEAST_TOKEN
  const warnings = isShort ? [problemOf('http.token', SHORT_TOKEN)] : []
  return { problems, warnings }
}
