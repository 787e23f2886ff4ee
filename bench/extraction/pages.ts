import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { decodeBytes } from '../../src/text/decode-bytes.ts'

export interface Page {
  id: string
  url: string
  html: string
}

interface PageLine {
  id: string
  url: string
  html_file: string
}

/** The same decoded text for all: charsets are not what is compared. */
export function readPages(folder: string, most: number): Page[] {
  const lines = readFileSync(join(folder, 'pages.jsonl'), 'utf8').split('\n').filter(Boolean)
  return lines.slice(0, most).map((line) => {
    const { id, url, html_file } = JSON.parse(line) as PageLine
    const bytes = readFileSync(join(folder, html_file))
    const { text } = decodeBytes(html_file.endsWith('.gz') ? gunzipSync(bytes) : bytes, {
      kind: 'html',
    })
    return { id, url, html: text }
  })
}
