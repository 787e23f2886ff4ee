import { CommanderError } from 'commander'
import { ConfigError, describeProblem, ScowatchError } from '../errors.ts'

/** What a write to a pipe fails with once its reader has gone. */
const READER_GONE = new Set(['EPIPE', 'ERR_STREAM_DESTROYED'])

/** Says on stderr what failed, in a sentence for the operator. @returns the exit code: 1, 2 or 78 */
export function reportError(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof ConfigError) {
    for (const problem of error.problems) process.stderr.write(`${describeProblem(problem)}\n`)
    return error.exitCode
  }
  if (error instanceof ScowatchError) {
    process.stderr.write(`${error.message}\n`)
    return error.exitCode
  }
  if (READER_GONE.has((error as { code?: string }).code ?? '')) return 0
  process.stderr.write(`${messageOf(error)}\n`)
  const { stack } = error as Error
  if (process.env.DEBUG !== undefined && stack !== undefined) process.stderr.write(`${stack}\n`)
  return 1
}

/** A refused connection has its cause in `code`, in `cause` or in the errors of each address. */
export function messageOf(error: unknown): string {
  const { message, code, errors, cause } = error as Error & { code?: string; errors?: Error[] }
  if (message === 'fetch failed' && cause !== undefined) return messageOf(cause)
  return message || errors?.[0]?.message || code || 'unknown failure'
}
