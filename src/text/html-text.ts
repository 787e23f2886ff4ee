import { cleanText } from './clean-text.ts'
import { decodeHtmlReferences } from './entities.ts'

/**
 * Cuts out everything from each start to its end; a start whose end is missing is left to `TAG`.
 * Once an end is missing it is not sought again, so that the work stays linear.
 */
function withoutSections(html: string, start: RegExp, end: RegExp): string {
  let kept = ''
  let from = 0
  start.lastIndex = 0
  for (let found = start.exec(html); found !== null; found = start.exec(html)) {
    end.lastIndex = start.lastIndex
    if (end.exec(html) === null) break
    kept += html.slice(from, found.index)
    from = end.lastIndex
    start.lastIndex = from
  }
  return kept + html.slice(from)
}

function withoutHiddenText(html: string): string {
  const bare = withoutSections(html, /<!--/g, /-->/g)
  if (!/<s(?:cript|tyle)\b/i.test(bare)) return bare
  const scriptless = withoutSections(bare, /<script\b[^<>]*>/gi, /<\/script\s*>/gi)
  return withoutSections(scriptless, /<style\b[^<>]*>/gi, /<\/style\s*>/gi)
}

const TAG = /<[/!?]?[A-Za-z][^<>]*>|<!--[^<>]*>/g
/** Joined words are worse than an extra space: breaks and blocks separate. */
const BREAK = /<\/?(?:br|p|div|li|ul|ol|tr|td|th|h[1-6]|table|blockquote|hr|section)\b[^<>]*>/gi

/** Drops halves of surrogate pairs that stand alone. */
export function withoutLoneSurrogates(text: string): string {
  return text.isWellFormed() ? text : text.replace(/\p{Surrogate}/gu, '')
}

/** Anything that folding would change, save at the ends. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what goes
const UNFOLDED = /[^\S ]| {2}|[\u0000-\u001f\u007f-\u00a0\u200b\ufeff\ud800-\udfff]/

/** Folds white space of every kind to single spaces and drops lone surrogates and controls. */
export function foldWhiteSpace(text: string): string {
  if (!UNFOLDED.test(text)) return text.trim()
  return cleanText(withoutLoneSurrogates(text))
    .replace(/[\s\u00a0\u200b\ufeff]+/g, ' ')
    .trim()
}

/**
 * The words of a piece of HTML that is meant to be one line (a title, a name): comments, scripts
 * and tags go, references are read once, white space is folded.
 */
export function plainTextOfHtml(html: string): string {
  if (!html.includes('<')) return foldWhiteSpace(decodeHtmlReferences(html))
  const bare = withoutHiddenText(html).replace(BREAK, ' ').replace(TAG, '')
  return foldWhiteSpace(decodeHtmlReferences(bare))
}
