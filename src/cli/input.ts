import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { ScowatchError } from '../errors.ts'

/** Unpacked bytes at most: four times what the daemon takes from the network. */
const MAX_BYTES = 64 * 1024 * 1024

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'this account may not read it',
  ERR_BUFFER_TOO_LARGE: `it unpacks to more than ${MAX_BYTES >> 20} MB`,
}

/** The bytes of a file; one named `.gz` is unpacked. @throws ScowatchError that names it */
export async function bytesOfFile(file: string): Promise<Uint8Array> {
  try {
    const bytes = await readFile(file)
    return file.endsWith('.gz')
      ? await promisify(gunzip)(bytes, { maxOutputLength: MAX_BYTES })
      : bytes
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    throw new ScowatchError(`can't read ${file}: ${REASONS[code] ?? message}`, { cause: error })
  }
}

/** The same, `-` being stdin. */
export async function bytesOfInput(file: string): Promise<Uint8Array> {
  if (file !== '-') return bytesOfFile(file)
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
