import { SOCKET_PORT } from './socket-folder.ts'

/** Settings of the server: small, local, quiet about what it stores. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '',
  port: String(SOCKET_PORT),
  unix_socket_permissions: '0700',
  max_connections: '60',
  shared_buffers: '96MB',
  fsync: 'on',
  max_wal_size: '512MB',
  // Workers share memory in /dev/shm, of which a container has 64 MB.
  max_parallel_workers_per_gather: '0',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  logging_collector: 'off',
  log_line_prefix: '%m [%p] ',
  log_checkpoints: 'off',
  // Statements and values hold what was read from the web: not for a log.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
}

/** For tests: several times faster, lost with the power, and shared by many of them at once. */
const THROWAWAY_SETTINGS: Readonly<Record<string, string>> = {
  max_connections: '200',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
}

/**
 * Command line settings, which win over what stands in the cluster's own files.
 * @param isThrowaway the database need not survive a power failure
 */
export function serverFlags(socketDir: string, isThrowaway: boolean): string[] {
  const settings = {
    ...SETTINGS,
    // A list of names in double quotes, as the path may hold commas.
    unix_socket_directories: `"${socketDir.replaceAll('"', '""')}"`,
    ...(isThrowaway ? THROWAWAY_SETTINGS : {}),
  }
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}
