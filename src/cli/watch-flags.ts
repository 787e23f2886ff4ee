import type { Command } from 'commander'
import { UsageError } from '../errors.ts'
import type { PageWatch } from '../feed/feed.ts'

/** Selectors of a watched page, as `watch` of a feed in feeds.yaml has them. */
export interface WatchFlags {
  watch?: true
  list?: string
  link?: string
  title?: string
  date?: string
}

export function withWatch(command: Command): Command {
  return command
    .option('--watch', 'it is a page: take its headlines, found by structure')
    .option('--list <selector>', 'the same, in these elements')
    .option('--link <selector>', 'link, inside such an element')
    .option('--title <selector>', 'headline, inside such an element')
    .option('--date <selector>', 'time of publication, inside such an element')
}

/**
 * What the flags say of a page; undefined when they say nothing.
 * @throws UsageError that names the flag and why its selector can't be used
 */
export async function watchOf({
  watch,
  list,
  link,
  title,
  date,
}: WatchFlags): Promise<PageWatch | undefined> {
  const selectors = Object.entries({ list, link, title, date }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  if (selectors.length === 0) return watch === true ? {} : undefined
  const { checkSelector } = await import('../article/site-rules.ts')
  for (const [name, selector] of selectors) {
    const refusal = checkSelector(selector)
    if (refusal !== undefined) throw new UsageError(`--${name} ${selector}: ${refusal}`)
  }
  return Object.fromEntries(selectors)
}
