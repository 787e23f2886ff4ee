import { gunzipSync } from 'node:zlib'

/**
 * The bytes themselves, unpacked where they are gzip: sitemaps are served as `.xml.gz` files, which
 * no Content-Encoding announces.
 * @param maxBytes unpacked bytes at most; a bomb is stopped there
 */
export function unpacked(bytes: Uint8Array, maxBytes: number): Uint8Array | 'broken' | 'too-large' {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
  try {
    return gunzipSync(bytes, { maxOutputLength: maxBytes })
  } catch (error) {
    return (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'broken'
  }
}
