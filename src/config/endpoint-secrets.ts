import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { z } from 'zod'
import { channelOf } from '../channels/index.ts'
import { address, type EndpointConfig, type endpointSchema, secretSchema } from './documents.ts'

type Entry = z.output<typeof endpointSchema>
/** Told what is wrong, and below which key; never what the secret is. */
type Report = (key: keyof Entry, message: string) => void

/** Stands for an address that is missing: the configuration is refused anyway. */
const NOWHERE = 'https://missing.invalid/'

/**
 * An endpoint with its address and secrets, from the file itself or from the ones that `url_file`
 * and `secret_file` name; its format says what it needs.
 * @param directory what a relative file is relative to
 */
export function withSecrets(entry: Entry, directory: string, report: Report): EndpointConfig {
  const { secret: _secret, secret_file: _file, url: _url, url_file: _urlFile, ...rest } = entry
  const read = (file: string) => readFileSync(resolve(directory, file), 'utf8').trim()
  const endpoint = {
    ...rest,
    url: addressOf(entry, read, report),
    secrets: secretsOf(entry, read, report),
  }
  for (const { key, message } of channelOf(entry.format).problems(endpoint)) report(key, message)
  return endpoint
}

function addressOf(
  { url, url_file: file }: Entry,
  read: (file: string) => string,
  report: Report,
): string {
  if (url !== undefined) {
    if (file !== undefined) report('url_file', 'there is a url as well: keep one of the two')
    return url
  }
  if (file === undefined) {
    report('url', 'has no address: add url: https://…, or url_file')
    return NOWHERE
  }
  try {
    const text = read(file)
    if (address.safeParse(text).success) return text
    report('url_file', `${file} holds no http(s) address`)
  } catch (error) {
    report('url_file', `can't read ${file}: ${(error as Error).message}`)
  }
  return NOWHERE
}

function secretsOf(
  { secret, secret_file: file, format }: Entry,
  read: (file: string) => string,
  report: Report,
): string[] {
  if (secret !== undefined) {
    if (file !== undefined) report('secret_file', 'there is a secret as well: keep one of the two')
    return [secret].flat()
  }
  if (file === undefined) {
    if (channelOf(format).isSigned)
      report('secret', 'has no secret: add secret: whsec_… (`scowatch endpoints secret` makes one)')
    return []
  }
  try {
    const text = read(file)
    if (secretSchema.safeParse(text).success) return [text]
    report('secret_file', `${file} holds no whsec_ secret`)
  } catch (error) {
    report('secret_file', `can't read ${file}: ${(error as Error).message}`)
  }
  return []
}
