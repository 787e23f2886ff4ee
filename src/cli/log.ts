import { type DestinationStream, type Logger, pino } from 'pino'
import pretty from 'pino-pretty'

/** Logs go to stderr: JSON lines for machines, readable ones on a terminal. */
export function createLog(level: string): Logger {
  const options = {
    level,
    base: null,
    redact: { paths: ['*.secret', '*.token', '*.authorization'], remove: true },
  }
  return pino(options, destination())
}

function destination(): DestinationStream {
  if (!process.stderr.isTTY) return pino.destination({ fd: 2, sync: true })
  return pretty({
    destination: 2,
    sync: true,
    ignore: 'pid,hostname',
    translateTime: 'SYS:HH:MM:ss',
    singleLine: true,
  })
}
