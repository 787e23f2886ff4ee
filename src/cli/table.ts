/** Control characters and escape sequences from outside must not reach a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g

/**
 * Columns aligned by two spaces, the header first.
 * @param rows one record a row, in the order of columns of the first
 */
export function printTable(rows: readonly Readonly<Record<string, string>>[]): void {
  const [first] = rows
  if (first === undefined) return
  const columns = Object.keys(first)
  const lines = [
    columns.map((column) => column.toUpperCase()),
    ...rows.map((row) => columns.map((column) => clean(row[column] ?? ''))),
  ]
  const widths = columns.map((_, index) =>
    Math.max(...lines.map((line) => widthOf(line[index] ?? ''))),
  )
  for (const line of lines) {
    const cells = line.map((cell, index) => cell + ' '.repeat((widths[index] ?? 0) - widthOf(cell)))
    process.stdout.write(`${cells.join('  ').trimEnd()}\n`)
  }
}

/** Text from outside, harmless to a terminal. */
export function clean(text: string): string {
  return text.replace(CONTROL, ' ')
}

const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\uff01-\uff60]/gu

/** Cells of a terminal: Han and Kana take two. */
function widthOf(text: string): number {
  return [...text].length + (text.match(WIDE)?.length ?? 0)
}

/** `--json`: one document, two spaces. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
}

/** `2026-11-23 10:15` in UTC, or a dash. */
export function shortTime(iso: string | null): string {
  return iso === null ? '-' : `${iso.slice(0, 10)} ${iso.slice(11, 16)}`
}
