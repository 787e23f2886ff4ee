import { isPassingError } from './passing-error.ts'

interface Waiting<I, O> {
  input: I
  done: (output: O) => void
  failed: (error: unknown) => void
}

export interface CompanyOptions<I, O> {
  /** Inputs with one key are never in one statement. */
  keyOf(input: I): string
  /** One statement for all; outputs in the order of the inputs. */
  run(inputs: readonly I[]): Promise<readonly O[]>
  /** How long the first of a batch waits for others. */
  windowMs: number
  /** Bounds one statement. */
  maxBatch: number
}

/**
 * Lets what is asked for within a short while share a statement. Each caller waits until the statement
 * that carries its input is committed.
 */
export function inCompany<I, O>(options: CompanyOptions<I, O>): (input: I) => Promise<O> {
  let batch = new Map<string, Waiting<I, O>>()
  let timer: NodeJS.Timeout | undefined
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    const taken = [...batch.values()]
    batch = new Map()
    if (taken.length > 0) void serve(options, taken)
  }
  return (input) =>
    new Promise((done, failed) => {
      const key = options.keyOf(input)
      if (batch.has(key)) flush()
      batch.set(key, { input, done, failed })
      if (batch.size >= options.maxBatch) flush()
      else timer ??= setTimeout(flush, options.windowMs)
    })
}

/** One that the database refuses must not sink the others: each is tried by itself then. */
async function serve<I, O>(
  options: CompanyOptions<I, O>,
  waiting: readonly Waiting<I, O>[],
): Promise<void> {
  try {
    const outputs = await options.run(waiting.map(({ input }) => input))
    waiting.forEach(({ done }, index) => {
      done(outputs[index] as O)
    })
  } catch (error) {
    if (waiting.length === 1 || isPassingError(error)) {
      for (const { failed } of waiting) failed(error)
    } else for (const one of waiting) await serve(options, [one])
  }
}
