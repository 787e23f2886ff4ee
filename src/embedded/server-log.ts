import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { copyFile, rename, stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'

/** Where PostgreSQL's messages go: one file, and one before it. */
export interface ServerLog {
  path: string
  /** For the server's stdout and stderr. */
  fd: number
  /** What was written since the log was opened, at most its last 64 kB. */
  readNew(): string
  close(): void
}

/** Two files of this size at most; a quiet server writes some kB a month. */
const MAX_BYTES = 8 * 1024 * 1024
const CHECK_EVERY_MS = 60_000
const MAX_READ_BYTES = 65_536

/**
 * The server holds the file open for appending, so a full one is copied aside and emptied instead
 * of renamed; what is written in between (microseconds) may be lost.
 */
async function limitSize(path: string): Promise<void> {
  if ((await stat(path)).size < MAX_BYTES) return
  await copyFile(path, `${path}.1`)
  await truncate(path)
}

function readFrom(fd: number, startBytes: number): string {
  const { size } = fstatSync(fd)
  const from = Math.max(startBytes <= size ? startBytes : 0, size - MAX_READ_BYTES)
  const bytes = Buffer.alloc(size - from)
  return bytes.toString('utf8', 0, readSync(fd, bytes, 0, bytes.length, from))
}

/** Opens `postgres.log` in a folder, and keeps it small for as long as it is open. */
export async function openServerLog(dir: string): Promise<ServerLog> {
  const path = join(dir, 'postgres.log')
  const oldBytes = await stat(path).then(
    ({ size }) => size,
    () => 0,
  )
  if (oldBytes >= MAX_BYTES) await rename(path, `${path}.1`)
  const fd = openSync(path, 'a+', 0o600)
  const startBytes = fstatSync(fd).size
  const timer = setInterval(() => void limitSize(path).catch(() => undefined), CHECK_EVERY_MS)
  timer.unref()
  return {
    path,
    fd,
    readNew: () => readFrom(fd, startBytes),
    close() {
      clearInterval(timer)
      closeSync(fd)
    },
  }
}
