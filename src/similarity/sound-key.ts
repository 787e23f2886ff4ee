/** Consonants that scripts and spellings of the region confuse, in one class each. */
const CLASSES: Readonly<Record<string, string>> = {
  P: 'pbпбپبपफबभ',
  F: 'fvwфвуўفवफ़',
  T: 'tdтдتدطटठडढतथदधҭ',
  K: 'kgqxкгхқғҳکگقغخकखगघक़ख़ग़',
  S: 'szcjсзшщжчцҷسشصزژجچذضظثसशषजझचछज़',
  M: 'mмمम',
  N: 'nнңنनणञङ',
  L: 'lлلलळ',
  R: 'rрرर',
}
const CLASS_OF: ReadonlyMap<string, string> = new Map(
  Object.entries(CLASSES).flatMap(([name, letters]) =>
    [...letters].filter((letter) => !/\p{M}|у/u.test(letter)).map((letter) => [letter, name]),
  ),
)
/** English spells with two letters what others write with one. */
const DIGRAPHS: readonly (readonly [RegExp, string])[] = [
  [/(?<=ا)و|^و/g, 'v'],
  [/дж|dzh|dj/g, 'j'],
  [/sch|sh|ch|zh|ts|тс/g, 's'],
  [/kh|gh|ck/g, 'k'],
  [/ph/g, 'f'],
  [/c(?![eiyh])/g, 'k'],
  [/x/g, 'ks'],
  [/th/g, 't'],
]
/** Consonants kept: endings differ, beginnings agree. */
const KEY_LENGTH = 5

/**
 * Consonant skeleton of a word, so that a name or a loan word meets itself in Latin, Cyrillic,
 * Arabic and Devanagari letters: Tashkent, Ташкент, تاشکند, ताशकंद.
 * @param word lower case
 * @returns classes in capitals, at most five; empty for a script that isn't read by sound
 */
export function soundKey(word: string): string {
  let text = word
    .normalize('NFD')
    .replace(/\u093c/g, '')
    .replace(/ं/g, 'न')
    .normalize('NFC')
  for (const [pattern, one] of DIGRAPHS) text = text.replace(pattern, one)
  let key = ''
  for (const letter of text) {
    const name = CLASS_OF.get(letter)
    if (name !== undefined && name !== key.at(-1)) key += name
    if (key.length === KEY_LENGTH) break
  }
  return key
}
