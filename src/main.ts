import { program } from './cli/program.ts'
import { reportError } from './cli/report-error.ts'

try {
  await program().parseAsync(process.argv)
} catch (error) {
  process.exitCode = reportError(error)
}
