import pg from 'pg'

/**
 * SQLSTATE classes that come again with the same data: unsupported, data exception, integrity
 * violation, wrong statement, program limit.
 * @see PostgreSQL documentation, appendix A
 */
const LASTING = new Set(['0A', '22', '23', '42', '54'])
/** What pg says, without a code, when it lost the server. */
const LOST =
  /^(connection terminated|timeout exceeded when trying|cannot use a pool|driver has|client (has encountered|was closed))/i

/**
 * Whether an error says nothing about the work in hand: the database is away, busy or stopping.
 * Everything else (a bug, a value that can't be stored) would fail again.
 */
export function isPassingError(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (error instanceof pg.DatabaseError) return !LASTING.has(code.slice(0, 2))
  return /^E(?!RR_)[A-Z]+$/.test(code) || LOST.test(error.message)
}
