import { createInterface } from 'node:readline'
import { z } from 'zod'
import { UsageError } from '../errors.ts'

/**
 * Reads one JSON object a line on stdin and writes one a line, in order, streaming. A line that
 * can't be used is answered with `{id, error}`, the others are not harmed.
 */
export async function answerLines<S extends z.ZodType<{ id: string }>>(
  schema: S,
  answer: (line: z.output<S>) => Promise<object> | object,
): Promise<void> {
  let number = 0
  for await (const line of createInterface({
    input: process.stdin,
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    number += 1
    if (line.trim() === '') continue
    await write(JSON.stringify(await answerLine(schema, line, number, answer)))
  }
}

async function answerLine<S extends z.ZodType<{ id: string }>>(
  schema: S,
  line: string,
  number: number,
  answer: (line: z.output<S>) => Promise<object> | object,
): Promise<object> {
  let id: unknown
  try {
    const value: unknown = JSON.parse(line)
    id = (value as { id?: unknown } | null)?.id
    const parsed = schema.safeParse(value)
    if (!parsed.success) return { id, error: `line ${number}: ${z.prettifyError(parsed.error)}` }
    return { id, ...(await answer(parsed.data)) }
  } catch (error) {
    return { id, error: `line ${number}: ${(error as Error).message}` }
  }
}

/** Waits when the reader is slow: memory stays flat. */
function write(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(`${text}\n`, (error) => (error ? reject(error) : resolve()))
  })
}

/** For commands that only exist in their jsonl form. */
export function requireJsonl(flags: { jsonl?: true }, command: string): void {
  if (flags.jsonl === true) return
  throw new UsageError(`${command} reads one JSON object a line on stdin: add --jsonl.`)
}
