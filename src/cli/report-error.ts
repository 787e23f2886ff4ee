import { CommanderError } from 'commander'
import { ConfigError, describeProblem, ScowatchError } from '../errors.ts'

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
  const { message, stack, code } = error as Error & { code?: string }
  if (code === 'EPIPE') return 0
  process.stderr.write(`${message === '' ? (code ?? 'unknown failure') : message}\n`)
  if (process.env.DEBUG !== undefined && stack !== undefined) process.stderr.write(`${stack}\n`)
  return 1
}
