/** How far into a text a dateline can reach, in UTF-16 units. */
const REACH = 90

/** Ways agencies open a report. Each matches from the start of the text to the end of the dateline. */
const DATELINES: readonly RegExp[] = [
  // BEIJING, April 25 (Reuters) - / BEIJING (AP) — / ТЕГЕРАН, 25 апр - РИА Новости. / МОСКВА, 5 декабря. /ТАСС/.
  /^\s*[\p{Lu}][\p{L}\s.'/-]{1,40}(?:,[^\n()]{0,30})?\s*\([^()\n]{2,40}\)\s*[-–—:.]*/u,
  /^\s*[\p{Lu}][\p{L}\s.'-]{1,40}[,.]\s[^\n]{2,30}?\s*(?:[-–—]\s?|\/)(?:РИА Новости|ТАСС|TASS|Интерфакс|Sputnik|Xinhua|КАЗИНФОРМ|БЕЛТА|БелТА|Казинформ|КАБАР|АКИpress)[/.\s]*/u,
  // BHOPAL: / NEW DELHI: / MOSCOW — (capitals only)
  /^\s*\p{Lu}[\p{Lu}\s.'-]{2,40}(?:,\s[^\n:–—]{1,25})?\s*(?::|–|—|\s-\s)/u,
  // 新华社北京4月24日电
  /^\s*(?:新华社|中新社|中新网|人民网|央视网|本报)[^\n]{0,14}?\d{1,2}月\d{1,2}日(?:电|讯|消息)?/u,
  // Ankara alone on the first line; / تهران - ایرنا -
  /^\s*\p{L}{2,20}\s*(?=\n)/u,
  /^\s*[\p{L}\s]{2,20}\s*[-–—]\s*(?:ایرنا|ایسنا|مهر|تسنیم|فارس|AA|İHA|DHA|ANKA)\s*[-–—]?/u,
]

/** Lines a dateline can open: an agency's report may stand under a summary. */
const LINES = 3

/** A stretch of the text, UTF-16 units. */
export interface Span {
  start: number
  end: number
}

/** The datelines of a text: places in them are where the report was filed, not what it is about. */
export function datelines(text: string): Span[] {
  const spans: Span[] = []
  let start = 0
  for (let line = 0; line < LINES; line += 1) {
    const head = text.slice(start, start + REACH)
    const found = DATELINES.map((pattern) => pattern.exec(head)).find((match) => match !== null)
    if (found) spans.push({ start, end: start + found[0].length })
    const next = text.indexOf('\n', start)
    if (next < 0) break
    start = next + 1
  }
  return spans
}
