/** Everything PostgreSQL refuses or a reader can't see: NUL, other C0 except tab and line feeds, DEL, C1. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this removes
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g

/**
 * The one choke point between text from outside and the database.
 * Lone surrogates become U+FFFD, control characters go, line ends become `\n`.
 * @see PostgreSQL documentation, section 8.14: U+0000 and lone surrogates are refused
 */
export function cleanText(text: string): string {
  return text.toWellFormed().replace(/\r\n?/g, '\n').replace(CONTROL, '')
}
