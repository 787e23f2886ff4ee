import pg from 'pg'

/** Statements that went to PostgreSQL, by the application name of their connection. */
export interface StatementCounts {
  /** Of scowatch itself; `begin` and `commit` count like any other. */
  scowatch: number
  /** Of the queue, where it lives in PostgreSQL. */
  queue: number
}

type Query = (
  this: { connectionParameters?: { application_name?: string } },
  ...given: never[]
) => unknown

/**
 * Counts at the one place through which every statement of every pool passes.
 * @returns the counts, which go on counting
 */
export function countStatements(): StatementCounts {
  const counts: StatementCounts = { scowatch: 0, queue: 0 }
  const prototype = pg.Client.prototype as unknown as { query: Query }
  const query = prototype.query
  prototype.query = function counting(...given) {
    const name = this.connectionParameters?.application_name
    if (name === 'scowatch') counts.scowatch += 1
    else if (name === 'scowatch-queue') counts.queue += 1
    return query.apply(this, given)
  }
  return counts
}
