/** A sentence for the operator: what failed, where, why, what to do. Exit code 1 unless a subclass says otherwise. */
export class ScowatchError extends Error {
  readonly exitCode: number = 1
  override name = this.constructor.name
}

/** Wrong usage of the command line. */
export class UsageError extends ScowatchError {
  override readonly exitCode = 2
}

/** One place in a configuration file or in the environment that can't be used. */
export interface ConfigProblem {
  /** File name, or the environment variable. */
  source: string
  /** 1-based; absent for the environment. */
  line?: number
  column?: number
  /** Path of the key, for instance `feeds[2].url`. */
  key?: string
  message: string
}

/** The configuration is not usable; carries every problem found, not only the first. */
export class ConfigError extends ScowatchError {
  override readonly exitCode = 78
  readonly problems: readonly ConfigProblem[]
  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map(describeProblem).join('\n'))
    this.problems = problems
  }
}

/** `feeds.yaml:12:5 feeds[2].url: not an http(s) address` */
export function describeProblem(problem: ConfigProblem): string {
  const place = [problem.source, problem.line, problem.column].filter((part) => part !== undefined)
  const key = problem.key === undefined ? '' : ` ${problem.key}`
  return `${place.join(':')}${key}: ${problem.message}`
}
