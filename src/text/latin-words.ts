/** The commonest words of each language: they alone decide most texts longer than a headline. */
const WORDS = {
  en: 'the of and to in is for that with on was by at as from it be has after says over will his who are an this have not',
  de: 'der die das und in den von zu mit ist im auf für nicht ein eine dem des sich bei nach aus wird als hat es wie',
  fr: 'le la les de des et à en du un une dans pour que qui sur au par est pas avec ce sont plus aux ont sa',
  es: 'el la los las de del y en que un una por con para se su es al lo como más no ha sus sobre este',
  it: 'il la lo gli le di e in che un una per con del della dei al sono non si da nel alla è più dal anche ha',
  pt: 'o a os as de do da e em que um uma por com para se no na ao dos das é não mais foi são pelo como',
  tr: 've bir bu için ile da de olarak olan en çok gibi daha kadar sonra ise var yeni göre oldu ettiği dedi',
  uz: "va bu uchun bilan bir ham deb edi boʻlgan o'z oʻz qilish yil haqida davlat respublikasi mumkin boʻyicha",
  az: 'və bu ilə üçün bir də olan ki edib görə sonra azərbaycan daha isə',
  nl: 'de het een en van in op te dat is voor met zijn niet aan er om ook als bij door uit naar maar',
  pl: 'i w na z do się nie to że jest o po od jak za dla przez oraz są który by ale',
  sv: 'och i att det som en på är av för med den till inte om har de ett men vid sig från',
  vi: 'của và là có cho trong được với một các không người này đã khi những tại',
  id: 'dan yang di dengan untuk ini dari pada dalam tidak akan ke oleh telah juga itu karena',
} as const
export type LatinLanguage = keyof typeof WORDS

const OWNERS = new Map<string, LatinLanguage[]>()
for (const [language, words] of Object.entries(WORDS)) {
  for (const word of words.split(' ')) {
    OWNERS.set(word, [...(OWNERS.get(word) ?? []), language as LatinLanguage])
  }
}

const LONGEST = Math.max(...[...OWNERS.keys()].map(({ length }) => length))

/** Letters that only one or two of the languages have, and what each weighs. */
const LETTERS: Readonly<Record<string, readonly [LatinLanguage, number]>> = {
  ı: ['tr', 0.7],
  ş: ['tr', 0.7],
  ğ: ['tr', 0.7],
  ə: ['az', 2],
  ʻ: ['uz', 1],
  ß: ['de', 1],
  '¿': ['es', 1],
  ñ: ['es', 1],
  ã: ['pt', 0.7],
  õ: ['pt', 0.7],
  ł: ['pl', 0.7],
  ś: ['pl', 0.7],
  ż: ['pl', 0.7],
  ą: ['pl', 0.7],
  ę: ['pl', 0.7],
  å: ['sv', 0.7],
  ơ: ['vi', 0.7],
  ư: ['vi', 0.7],
  đ: ['vi', 0.7],
}
/** Uzbek oʻ and gʻ with any apostrophe. */
const UZBEK = /[og][‘’'](?=\p{L})/gu

/** The evidence that settles it, and how far ahead of the second it must be. */
const ENOUGH = 3
const LEAD = 1.3

/** Units that are part of a word: letters, marks, apostrophes. */
const IN_WORD = new Uint8Array(65_536)
const wordUnit = /[\p{L}\p{M}'ʻ‘’]/u
for (let unit = 0; unit < 0x2020; unit += 1) {
  if (wordUnit.test(String.fromCharCode(unit))) IN_WORD[unit] = 1
}
const ASCII_END = 0x80

/** The language by its commonest words and own letters, or undefined when they don't settle it. */
export function latinByWords(text: string): LatinLanguage | undefined {
  const lower = text.toLowerCase()
  const scores = new Map<LatinLanguage, number>()
  const add = (language: LatinLanguage, score: number): void =>
    void scores.set(language, (scores.get(language) ?? 0) + score)
  let start = 0
  for (let index = 0; index <= lower.length; index += 1) {
    const unit = lower.charCodeAt(index)
    if (unit >= ASCII_END) {
      const letter = LETTERS[lower.charAt(index)]
      if (letter !== undefined) add(...letter)
    }
    if (IN_WORD[unit] === 1) continue
    const owners = index - start > LONGEST ? undefined : OWNERS.get(lower.slice(start, index))
    start = index + 1
    if (owners !== undefined) for (const owner of owners) add(owner, 1 / owners.length)
  }
  const uzbek = lower.match(UZBEK)?.length ?? 0
  if (uzbek > 1) add('uz', uzbek)
  return leader(scores)
}

function leader(scores: ReadonlyMap<LatinLanguage, number>): LatinLanguage | undefined {
  let first: LatinLanguage | undefined
  let [top, second] = [0, 0]
  for (const [language, score] of scores) {
    if (score > top) [first, top, second] = [language, score, top]
    else if (score > second) second = score
  }
  return top >= ENOUGH && top >= LEAD * second ? first : undefined
}
