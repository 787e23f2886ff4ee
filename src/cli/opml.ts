import { rename, writeFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { ScowatchError } from '../errors.ts'
import type { ImportedLine } from '../steps/import-feeds.ts'
import { withApi } from './api-client.ts'
import { bytesOfInput } from './input.ts'
import type { PlaceFlags } from './places.ts'
import { printJson, printTable } from './table.ts'

interface Imported {
  items: ImportedLine[]
  notes: string[]
}

/** `feeds import`: what became of each line that was not simply added; exit 1 when one was refused. */
export async function importFeeds(
  file: string,
  flags: PlaceFlags & { json?: true },
): Promise<void> {
  const bytes = await bytesOfInput(file)
  await withApi(flags, async (api) => {
    const imported = await api.call<Imported>('POST', '/api/v1/feeds/import', bytes)
    const { items, notes } = imported
    if (items.some(({ result }) => result === 'refused') || notes.length > 0) process.exitCode = 1
    if (flags.json) return printJson(imported)
    const told = items.filter(({ message }) => message !== null)
    printTable(
      told.map(({ line, result, title, url, message }) => ({
        line: String(line),
        result,
        feed: url ?? title ?? '',
        why: message ?? '',
      })),
    )
    for (const note of notes) process.stderr.write(`${file}: ${note}\n`)
    process.stdout.write(`${summaryOf(items)}\n`)
  })
}

function summaryOf(items: readonly ImportedLine[]): string {
  const count = (wanted: ImportedLine['result']) =>
    items.filter(({ result }) => result === wanted).length
  return `${count('added')} added, ${count('known')} watched already, ${count('repeated')} repeated, ${count('refused')} refused`
}

/** `feeds export`: to stdout, or to a file that is whole or not there. */
export async function exportFeeds(flags: PlaceFlags & { file?: string }): Promise<void> {
  await withApi(flags, async (api) => {
    const body = await api.stream('/api/v1/feeds.opml')
    const chunks: Uint8Array[] = []
    for await (const chunk of Readable.fromWeb(body as never)) chunks.push(chunk as Uint8Array)
    const bytes = Buffer.concat(chunks)
    if (flags.file !== undefined) return writeWhole(flags.file, bytes)
    await new Promise<void>((resolve, reject) => {
      process.stdout.write(bytes, (error) => (error ? reject(error) : resolve()))
    })
  })
}

async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const part = `${file}.part`
  try {
    await writeFile(part, bytes)
    await rename(part, file)
  } catch (error) {
    throw new ScowatchError(`can't write ${file}: ${(error as Error).message}`, { cause: error })
  }
}
