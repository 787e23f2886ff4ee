/** Why, language, sentence, what it must be told to name. */
export type Row = readonly [string, string, string, readonly string[]]
