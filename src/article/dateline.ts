import { AGENCIES } from './agencies.ts'

/** Where, when and from whom a text says it was filed. */
export interface Dateline {
  /** As printed. */
  place: string | undefined
  agency: string | undefined
  /** What follows it in the same paragraph (its start): a date, or the text. */
  rest: string
}

const spellings = AGENCIES.map(({ spellings: forms }) => forms).join('|')
const AGENCY = `(?<agency>${spellings})`
const BEFORE = '(?<![\\p{L}\\p{N}])'
const AFTER = '(?![\\p{L}\\p{N}])'
const PLACE =
  "(?<place>\\p{Lu}[\\p{L}\\p{M}.'’‘ʻ-]*(?:[\\s/]\\p{Lu}[\\p{L}\\p{M}.'’-]*){0,3})(?:,\\s*\\p{Lu}[\\p{L} ]{1,24}(?=\\s*[(/]))?"
/** A date as datelines write it: figures, a month in letters, full stops. */
const DATE =
  '(?:[\\s,.]+(?:\\p{L}{3,12}\\.?\\s*)?\\d{1,2}(?:[./]\\d{1,2}(?:[./]\\d{2,4})?)?(?:st|nd|rd|th)?\\.?(?:[\\s-]*\\p{L}{2,12}\\.?)?(?:,?\\s*\\d{4})?)?'

/** Forms of a dateline with an agency, tried on the start of a paragraph. */
const FORMS: readonly RegExp[] = [
  // TASHKENT, August 31. /TASS/.   BEIJING, Aug. 31 (Xinhua) --   Beijing (AFP) Sept 1, 2025
  new RegExp(
    `^${PLACE}${DATE}\\s*[.,:—–-]?\\s*[(（/\\[](?:[^)）/\\]]{0,24}\\s)?${AGENCY}${AFTER}[^)）/\\]]{0,40}[)）/\\]]`,
    'u',
  ),
  // 31 августа, Минск /Корр. БЕЛТА/.
  new RegExp(
    `^\\d{1,2}[\\s-]\\p{L}{2,12},?\\s+${PLACE}\\s*[(/](?:[^)/]{0,24}\\s)?${AGENCY}${AFTER}[^)/]{0,40}[)/]`,
    'u',
  ),
  // Улаанбаатар, 2025 оны наймдугаар сарын 31 /МОНЦАМЭ/.
  new RegExp(`^${PLACE},[^()/（）.]{1,50}[(（/]${AGENCY}${AFTER}[^)）/]{0,24}[)）/]`, 'u'),
  // (서울=연합뉴스)   【北京共同】
  new RegExp(`^[(（【](?<place>[\\p{Lo}ー・]{2,12}?)[=＝]?${AGENCY}[)）】]`, 'u'),
  // МОСКВА, 31 авг — РИА Новости.   ASTANA. KAZINFORM —   МОСКВА. 31 августа. INTERFAX.RU -
  new RegExp(`^${PLACE}${DATE}\\s*[.,:—–/-]+\\s*${AGENCY}${AFTER}(?=\\s*(?:[.,:—–/-]|$))`, 'u'),
  // 新华社天津8月31日电
  new RegExp(
    `^(?:据)?${AGENCY}(?<place>\\p{Script=Han}{2,8}?)(?:（[^）]{0,20}）)?(?=\\d{1,2}月)(?:\\d{1,2}月)?\\d{1,2}日(?:电|電|讯|訊)`,
    'u',
  ),
  // تهران - ایرنا -   नई दिल्ली, 31 अगस्त (भाषा)
  new RegExp(
    `^(?<place>[\\p{Lo}\\p{M}]{2,16}(?:\\s[\\p{Lo}\\p{M}]{2,16}){0,2})(?:[,،]?\\s*[\\p{N}]{1,2}\\s[\\p{Lo}\\p{M}]{2,10})?\\s*[-–—:،,/(（ـ]+\\s*${AGENCY}${AFTER}`,
    'u',
  ),
  // (AFP) -   /TASS/.   AFP -
  new RegExp(`^[(（]${AGENCY}${AFTER}[^)）]{0,24}[)）]`, 'u'),
  new RegExp(`^[/\\[]${AGENCY}${AFTER}[^/\\]]{0,24}[/\\]]`, 'u'),
  new RegExp(`^${AGENCY}\\s*[—–:ـ-]\\s`, 'u'),
]

/** `TASHKENT, Uzbekistan (ANY AGENCY) Nov 23, 2026 -`: place, name in brackets, dash. The list of agencies is never whole. */
const UNLISTED = new RegExp(
  `^${PLACE}${DATE}\\s*\\((?<agency>\\p{Lu}[\\p{L}\\p{M}&.' -]{1,40})\\)${DATE}\\s*(?:—|–|--|-)\\s`,
  'u',
)

/** A place in capitals before a dash or a colon, with no agency: `NEW DELHI: `, `DUBLIN — `. */
const BARE_PLACE =
  /^(?<place>\p{Lu}{3,}(?:[ .,'’-]+\p{Lu}{2,}){0,3})(?:,\s\p{Lu}[\p{L}.]{1,14}(?: \p{L}+)?|,? \p{L}{3,9}\.? \d{1,2})?\s*(?:—|–|--|:|-)\s/u
const NOT_PLACE =
  /^(?:BREAKING|UPDATE|LIVE|EXCLUSIVE|WATCH|READ|VIDEO|PHOTOS?|NEWS|ANALYSIS|OPINION|NOTE|EDITOR|СРОЧНО|ВИДЕО|ФОТО|TL|PS|FAQ|WARNING)/u

/** The agency that a name as printed stands for. */
export function agencyOf(spelling: string): string | undefined {
  return AGENCIES.find(({ spellings: forms }) => new RegExp(`^(?:${forms})$`, 'u').test(spelling))
    ?.name
}

const OPENS = /^[\p{Lu}\p{Lo}\d(（/[【]/u
const HAS_AGENCY = new RegExp(AGENCY, 'u')

/** A byline's line above the dateline, in the same block. */
const MAX_BYLINE = 60

/** Reads the dateline at the start of a paragraph, or of its second line; undefined when there is none. */
export function readDateline(paragraph: string): Dateline | undefined {
  const lineEnd = paragraph.slice(0, MAX_BYLINE).indexOf('\n')
  return readStart(paragraph) ?? (lineEnd > 0 ? readStart(paragraph.slice(lineEnd + 1)) : undefined)
}

function readStart(paragraph: string): Dateline | undefined {
  const start = paragraph.slice(0, 200)
  if (!OPENS.test(start)) return undefined
  for (const form of HAS_AGENCY.test(start) ? FORMS : []) {
    const match = form.exec(start)
    if (match === null) continue
    const { place, agency } = match.groups ?? {}
    return {
      place: place?.trim().replace(/\.$/, ''),
      agency: agency === undefined ? undefined : agencyOf(agency),
      rest: start.slice(match[0].length).trim(),
    }
  }
  const unlisted = UNLISTED.exec(start)
  if (unlisted !== null) {
    const { place, agency } = unlisted.groups ?? {}
    const dated = start.slice(start.indexOf(')') + 1).trim()
    return { place: place?.trim(), agency: agency?.trim(), rest: dated }
  }
  const bare = BARE_PLACE.exec(start)
  const place = bare?.groups?.place?.trim()
  if (bare === null || place === undefined || NOT_PLACE.test(place)) return undefined
  return { place, agency: undefined, rest: start.slice(bare[0].length) }
}

const CREDIT_ENDS: readonly RegExp[] = [
  new RegExp(
    `[(（\\[/]\\s*(?:[^)）\\]/]{0,30}[\\s,/])?${BEFORE}${AGENCY}${AFTER}[^)）\\]/]{0,24}[)）\\]/]\\.?$`,
    'u',
  ),
  new RegExp(`(?:^|[.!?…»”"]\\s*)[—–-]+\\s*${BEFORE}${AGENCY}\\.?$`, 'u'),
  // … in January. PTI
  new RegExp(`[.!?…»”"।]\\s+${AGENCY}$`, 'u'),
  new RegExp(
    `^(?:source|sources|agency|with inputs from|quelle|источник|来源|來源|स्रोत|منبع|ماخذ)\\s*[:：-]?\\s*(?:the )?${AGENCY}\\.?$`,
    'iu',
  ),
  new RegExp(`^(?:the )?${AGENCY}$`, 'u'),
]

/** The agency credited at the end of a paragraph, or by a paragraph of its own. */
export function creditedAgency(paragraph: string): string | undefined {
  const end = paragraph.slice(-160)
  for (const form of CREDIT_ENDS) {
    const agency = form.exec(end)?.groups?.agency
    if (agency !== undefined) return agencyOf(agency)
  }
  return undefined
}

/**
 * Agency and place of a story: from the dateline of its first paragraphs, the credit of its last ones,
 * or an author that is an agency.
 * @param paragraphs in order
 */
export function storySource(
  paragraphs: readonly string[],
  authors: readonly string[],
): { agency: string | undefined; place: string | undefined } {
  const datelines = paragraphs.slice(0, 3).flatMap((paragraph) => readDateline(paragraph) ?? [])
  const agency =
    datelines.find((dateline) => dateline.agency !== undefined)?.agency ??
    paragraphs
      .slice(-3)
      .reverse()
      .map(creditedAgency)
      .find((found) => found !== undefined) ??
    authors.map(agencyOf).find((found) => found !== undefined)
  return { agency, place: datelines.find((dateline) => dateline.place !== undefined)?.place }
}
