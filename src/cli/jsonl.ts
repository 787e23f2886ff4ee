import { createInterface } from 'node:readline'
import { z } from 'zod'

/** Comes back as it came: a text, or the number of a row. */
export const lineId = z.union([z.string(), z.number()], 'must be a text or a number')
type LineSchema = z.ZodType<{ id: string | number }>

/**
 * Reads one JSON object a line on stdin and writes one a line, in order, streaming. A line that
 * can't be used is answered with `{id, error}`, the others are not harmed.
 * @param failed what such an answer holds beside these
 */
export async function answerLines<S extends LineSchema>(
  schema: S,
  answer: (line: z.output<S>) => Promise<object> | object,
  failed: object = {},
): Promise<void> {
  let number = 0
  for await (const line of createInterface({
    input: process.stdin,
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    number += 1
    const text = number === 1 ? line.replace(/^\ufeff/, '') : line
    if (text.trim() === '') continue
    await write(JSON.stringify(await answerLine(schema, text, number, answer, failed)))
  }
}

/** What is answered to one line, whatever it holds. @param number of the line, 1-based */
export async function answerLine<S extends LineSchema>(
  schema: S,
  line: string,
  number: number,
  answer: (line: z.output<S>) => Promise<object> | object,
  failed: object = {},
): Promise<object> {
  let id: unknown = null
  const refusal = (message: string) => ({ id, ...failed, error: `line ${number}: ${message}` })
  try {
    const value: unknown = JSON.parse(line)
    id = (value as { id?: unknown } | null)?.id ?? null
    const parsed = schema.safeParse(value)
    if (!parsed.success) return refusal(sentenceOf(parsed.error))
    return { id, ...(await answer(parsed.data)) }
  } catch (error) {
    return refusal((error as Error).message)
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
