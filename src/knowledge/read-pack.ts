import { LineCounter, parseDocument } from 'yaml'
import { checkPack } from './check-pack.ts'
import { mergeFiles } from './merge-files.ts'
import type { KnowledgePack } from './pack.ts'
import { readPlainYaml } from './plain-yaml.ts'
import { type PackFile, packFile } from './schema.ts'

/** A file of a pack as it is written. */
export interface PackText {
  name: string
  text: string
}

/** What is wrong in a pack, and where. */
export interface PackProblem {
  file: string
  /** 1-based; absent when the problem belongs to no line. */
  line?: number
  /** Dotted path of the key, empty for the file itself. */
  key: string
  message: string
}

/** A pack that can't be used; `problems` lists everything wrong with it at once. */
export class KnowledgePackError extends Error {
  override readonly name = 'KnowledgePackError'
  readonly problems: readonly PackProblem[]
  constructor(problems: readonly PackProblem[]) {
    super(problems.map(printProblem).join('\n'))
    this.problems = problems
  }
}

function printProblem({ file, line, key, message }: PackProblem): string {
  const place = line === undefined ? file : `${file}:${line}`
  return key === '' ? `${place}: ${message}` : `${place}: ${key}: ${message}`
}

/**
 * Reads the YAML files of a knowledge pack into one pack. Later files add to earlier ones: forms are
 * united, entries with a new id are appended, so an operator's file has the same format as the seeds.
 * @param files name (for messages) and YAML text of each file
 * @throws KnowledgePackError with file, line and key of every problem
 */
export function readPack(files: readonly PackText[]): KnowledgePack {
  const problems: PackProblem[] = []
  const parsed: { name: string; content: PackFile }[] = []
  for (const { name, text } of files) {
    const content = parseFile(name, text, problems)
    if (content !== undefined) parsed.push({ name, content })
  }
  if (problems.length > 0) throw new KnowledgePackError(problems)
  const pack = mergeFiles(parsed.map(({ content }) => content))
  const wrong = checkPack(pack).map(({ key, against, message }) => ({
    ...placeOf(files, [key, ...(against === undefined ? [] : [against])]),
    key,
    message,
  }))
  if (wrong.length > 0) throw new KnowledgePackError(wrong)
  return pack
}

/** Where entries that contradict each other are written: the last file that has one of them. */
function placeOf(
  files: readonly PackText[],
  keys: readonly string[],
): Pick<PackProblem, 'file' | 'line'> {
  const ids = keys.map((key) => /^[^.]+\.(.+?)(?:\.[a-zA-Z]+)?$/.exec(key)?.[1] ?? key)
  for (const { name, text } of [...files].reverse()) {
    const line = text
      .split('\n')
      .findIndex(
        (each) => /\b(?:id|of):/.test(each) && wordsOf(each).some((word) => ids.includes(word)),
      )
    if (line >= 0) return { file: name, line: line + 1 }
  }
  return { file: files.at(-1)?.name ?? 'pack' }
}

/** Values of a line of YAML, quoted or not. */
function wordsOf(line: string): string[] {
  return line.split(/\b(?:id|of):|[,{}]/).map((part) => part.replace(/["']/g, '').trim())
}

function parseFile(file: string, text: string, problems: PackProblem[]): PackFile | undefined {
  const plain = readPlainYaml(text)
  const quickly = plain === undefined ? undefined : packFile.safeParse(plain)
  return quickly?.success ? quickly.data : parseSlowly(file, text, problems)
}

/** With the full parser, which knows all of YAML and the line of every problem. */
function parseSlowly(file: string, text: string, problems: PackProblem[]): PackFile | undefined {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  for (const error of document.errors) {
    problems.push({ file, line: lines.linePos(error.pos[0]).line, key: '', message: error.message })
  }
  if (document.errors.length > 0) return undefined
  const checked = packFile.safeParse(document.toJS() ?? {})
  if (checked.success) return checked.data
  for (const { path, message } of checked.error.issues) {
    const line = lineOf(document, lines, path)
    const key = path.join('.')
    problems.push({ file, key, message, ...(line === undefined ? {} : { line }) })
  }
  return undefined
}

/** The line of the deepest node on the path that exists. */
function lineOf(
  document: ReturnType<typeof parseDocument>,
  lines: LineCounter,
  path: readonly PropertyKey[],
): number | undefined {
  for (let depth = path.length; depth >= 0; depth -= 1) {
    const node = document.getIn(path.slice(0, depth), true)
    const range = (node as { range?: readonly number[] } | undefined)?.range
    if (range?.[0] !== undefined) return lines.linePos(range[0]).line
  }
  return undefined
}
