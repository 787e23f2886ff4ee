import { createInterface } from 'node:readline'
import type { z } from 'zod'
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

/** What is answered to one line, whatever it holds. @param number of the line, 1-based */
export async function answerLine<S extends z.ZodType<{ id: string }>>(
  schema: S,
  line: string,
  number: number,
  answer: (line: z.output<S>) => Promise<object> | object,
): Promise<object> {
  let id: unknown = null
  try {
    const value: unknown = JSON.parse(line)
    id = (value as { id?: unknown } | null)?.id ?? null
    const parsed = schema.safeParse(value)
    if (!parsed.success) return { id, error: `line ${number}: ${sentenceOf(parsed.error)}` }
    return { id, ...(await answer(parsed.data)) }
  } catch (error) {
    return { id, error: `line ${number}: ${(error as Error).message}` }
  }
}

function sentenceOf(error: z.core.$ZodError): string {
  return error.issues
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
    .join('; ')
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
