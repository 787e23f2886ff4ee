import { readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { Command } from 'commander'
import { loadKnowledge } from '../config/knowledge.ts'
import { loadPack, readPackFiles, seedFiles } from '../config/seeds.ts'
import { ConfigError, type ConfigProblem, ScowatchError, UsageError } from '../errors.ts'
import { diffPacks, type PackChange } from '../knowledge/diff-packs.ts'
import type { KnowledgePack } from '../knowledge/pack.ts'
import { KnowledgePackError, readPack } from '../knowledge/read-pack.ts'
import { unverifiedFacts } from '../knowledge/unverified.ts'
import { configDirectory, type PlaceFlags, withPlaces } from './places.ts'
import { printJson, printTable } from './table.ts'

interface OutputFlags extends PlaceFlags {
  json?: true
}

export function knowledgeCommand(): Command {
  const knowledge = new Command('knowledge')
  const sub = (text: string, description: string) =>
    withPlaces(knowledge.command(text).description(description)).option('--json', 'print JSON')
  sub(
    'check [pack]',
    'is it whole: the seeds with knowledge.yaml of the configuration, or a folder or file',
  ).action(check)
  sub(
    'diff [old] [new]',
    'what two packs (folders or files) hold differently; without names, what knowledge.yaml adds',
  ).action(diff)
  sub('show', 'version in force, unverified facts, how far stored articles are').action(show)
  sub('retag', 'what tagging the stored articles again would change')
    .option('--dry-run', 'only this: tagging again happens by itself')
    .action(retag)
  return knowledge
}

/** The pack in force for these places. */
function packInForce(flags: PlaceFlags): { pack: KnowledgePack; version: string } {
  const problems: ConfigProblem[] = []
  const knowledge = loadKnowledge(configDirectory(flags), problems)
  if (knowledge === undefined || problems.length > 0) throw new ConfigError(problems)
  return knowledge
}

function packAt(path: string): KnowledgePack {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) throw new UsageError(`There is no ${path}.`)
  const files = found.isDirectory()
    ? readPackFiles(path)
    : [{ name: basename(path), text: readFileSync(path, 'utf8') }]
  if (files.length === 0) throw new UsageError(`There is no YAML file in ${path}.`)
  try {
    // A file of one's own is read over the seeds, as knowledge.yaml is.
    return readPack(found.isDirectory() ? files : [...seedFiles(), ...files])
  } catch (error) {
    if (!(error instanceof KnowledgePackError)) throw error
    throw new ConfigError(
      error.problems.map(({ file, line, key, message }) => ({
        source: file,
        ...(line === undefined ? {} : { line }),
        ...(key === '' ? {} : { key }),
        message,
      })),
    )
  }
}

function check(path: string | undefined, flags: OutputFlags): void {
  const { pack, version } =
    path === undefined ? packInForce(flags) : { pack: packAt(path), version: undefined }
  const counts = countsOf(pack)
  const unverified = unverifiedFacts(pack)
  if (flags.json) {
    printJson({ version: version ?? pack.version, counts, unverified })
    return
  }
  const told = Object.entries(counts).map(([name, count]) => `${count} ${name}`)
  process.stdout.write(`${version ?? pack.version} is whole: ${told.join(', ')}\n`)
  if (unverified.length === 0) return
  process.stdout.write(`\n${unverified.length} facts are not verified:\n`)
  printTable(unverified.map(({ key, fact, source }) => ({ key, fact, source })))
}

function countsOf(pack: KnowledgePack): Record<string, number> {
  const { countries, people, bodies, concepts, topics, summits, guards } = pack
  const lists = { countries, people, bodies, concepts, topics, summits, guards }
  const counts = Object.entries(lists).map(([name, list]) => [name, list.length] as const)
  const languages = new Set<string>()
  let forms = 0
  const groups = [...countries, ...people, ...bodies, ...concepts].flatMap((entry) =>
    Object.values(entry.forms),
  )
  for (const group of groups) {
    for (const [language, list] of Object.entries(group)) {
      languages.add(language)
      forms += list.length
    }
  }
  return { ...Object.fromEntries(counts), forms, languages: languages.size }
}

function diff(before: string | undefined, after: string | undefined, flags: OutputFlags): void {
  const old = before === undefined ? loadPack() : packAt(before)
  const now = after === undefined ? packInForce(flags).pack : packAt(after)
  const changes = diffPacks(old, now)
  if (flags.json) printJson(changes)
  else if (changes.length === 0) process.stdout.write('no difference\n')
  else for (const change of changes) printChange(change)
}

function printChange({ kind, id, change, details }: PackChange): void {
  process.stdout.write(`${kind} ${id} ${change}\n`)
  for (const detail of details) process.stdout.write(`  ${detail}\n`)
}

interface Change {
  kind: string
  id: string
  change: string
  articles: number
  samples: string[]
}

interface Shown {
  version: string
  unverified: { key: string; fact: string; source: string }[]
  retagging: { state: string; articles: number; retagged: number; changes: Change[] } | null
}

async function show(flags: OutputFlags): Promise<void> {
  const { withApi } = await import('./api-client.ts')
  await withApi(flags, async (api) => {
    const shown = await api.call<Shown>('GET', '/api/v1/knowledge')
    if (flags.json) return printJson(shown)
    const { version, unverified, retagging } = shown
    const far =
      retagging === null
        ? 'stored articles were not looked at yet'
        : `stored articles: ${retagging.state}, ${retagging.articles} change, ${retagging.retagged} tagged again`
    process.stdout.write(`${version}; ${far}\n`)
    printTable((retagging?.changes ?? []).map(changeRow))
    if (unverified.length > 0) process.stdout.write(`\n${unverified.length} unverified facts:\n`)
    printTable(unverified)
  })
}

async function retag(flags: OutputFlags & { dryRun?: true }): Promise<void> {
  if (flags.dryRun !== true) {
    throw new UsageError(
      'Tagging again happens by itself, in the background: use --dry-run to see what it would change, show to see how far it is.',
    )
  }
  const { withApi } = await import('./api-client.ts')
  await withApi(flags, async (api) => {
    const found = await api.call<{
      version: string
      looked: number
      articles: number
      partial: boolean
      changes: Change[]
    }>('POST', '/api/v1/knowledge/retag', { dryRun: true })
    if (!Array.isArray(found.changes)) throw new ScowatchError('The daemon is of another version.')
    if (flags.json) return printJson(found)
    const rest = found.partial ? ' (there are more)' : ''
    process.stdout.write(
      `${found.version}: ${found.articles} of ${found.looked} articles would change${rest}\n`,
    )
    printTable(found.changes.map(changeRow))
  })
}

function changeRow({ kind, id, change, articles, samples }: Change) {
  return { tag: `${kind}:${id}`, change, articles: String(articles), samples: samples.join(' ') }
}
