import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { z } from 'zod'
import { type EndpointConfig, type endpointSchema, secretSchema } from './documents.ts'

/**
 * An endpoint with its secrets, from the file itself or from the one that `secret_file` names.
 * @param directory what a relative `secret_file` is relative to
 * @param report told what is wrong, and below which key; never what the secret is
 */
export function withSecrets(
  endpoint: z.output<typeof endpointSchema>,
  directory: string,
  report: (key: 'secret' | 'secret_file', message: string) => void,
): EndpointConfig {
  const { secret, secret_file: file, ...rest } = endpoint
  if (secret !== undefined) {
    if (file !== undefined) report('secret_file', 'there is a secret as well: keep one of the two')
    return { ...rest, secrets: [secret].flat() }
  }
  if (file === undefined) {
    report('secret', 'has no secret: add secret: whsec_… (`scowatch endpoints secret` makes one)')
    return { ...rest, secrets: [] }
  }
  try {
    const text = readFileSync(resolve(directory, file), 'utf8').trim()
    if (secretSchema.safeParse(text).success) return { ...rest, secrets: [text] }
    report('secret_file', `${file} holds no whsec_ secret`)
  } catch (error) {
    report('secret_file', `can't read ${file}: ${(error as Error).message}`)
  }
  return { ...rest, secrets: [] }
}
