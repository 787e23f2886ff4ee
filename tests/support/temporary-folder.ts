import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface TemporaryFolder {
  path: string
  remove(): Promise<void>
}

/**
 * A folder of the test's own that PostgreSQL's account can pass through, so that as root the
 * embedded database stays inside it and goes with it.
 */
export async function temporaryFolder(): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), 'scowatch-test-'))
  await chmod(path, 0o711)
  // A PostgreSQL whose daemon was killed takes a while to end, and writes until then.
  const options = { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }
  return { path, remove: () => rm(path, options) }
}
