/**
 * Folding of one UTF-16 unit to the unit that stands for it in the matcher: lower case, no accents,
 * one form of each Arabic letter, simplified Chinese, ASCII for full-width forms. It is unit by unit on purpose:
 * the matcher walks the original text, so every offset is an offset into it.
 */

/** What a unit is to token boundaries. */
export const UnitClass = { other: 0, letter: 1, katakana: 2, unspaced: 3, ignorable: 4 } as const

/** A run of these counts as one space inside a form. */
export const SEPARATOR = 0x20

const IGNORABLE_RANGES: readonly (readonly [number, number])[] = [
  [0x00ad, 0x00ad], // soft hyphen
  [0x0300, 0x036f], // combining accents
  [0x064b, 0x065f], // Arabic vowel signs
  [0x0670, 0x0670],
  [0x0640, 0x0640], // tatweel
  [0x093c, 0x093c], // nukta
  [0x200b, 0x200f], // zero width, ZWNJ, ZWJ, direction marks
  [0x2060, 0x2060],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
]

/** Scripts written without spaces: Thai, Lao, Tibetan, Myanmar, Khmer, Hiragana, Han. */
const UNSPACED_RANGES: readonly (readonly [number, number])[] = [
  [0x0e00, 0x0eff],
  [0x1000, 0x109f],
  [0x1780, 0x17ff],
  [0x3005, 0x3007],
  [0x3041, 0x309f],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xf900, 0xfaff],
]

/** Letters above the alphabets: Hangul, Yi, Latin and Arabic presentation forms, full-width letters and digits. */
const OTHER_LETTERS: readonly (readonly [number, number])[] = [
  [0x3131, 0x318e],
  [0xa000, 0xd7fb],
  [0xfb00, 0xfbb1],
  [0xfbd3, 0xfdc7],
  [0xfe70, 0xfefc],
  [0xff10, 0xff19],
  [0xff21, 0xff3a],
  [0xff41, 0xff5a],
  [0xff66, 0xffdc],
]

/** Pairs `from to`: letters that differ in writing, not in meaning. */
const SAME_LETTERS =
  "ёеأاإاآاٱاىیيیئیكکةهہهھهۀهۂهۃهؤوےیँंøoðdłlđdıiəeßsʻ'ʼ'ʹ'‘'’'`'´'′'＇'・·･·•·‧·∙·" +
  '國国羅罗蘇苏聯联組组織织習习強强烏乌茲兹別别亞亚濟济熱热爾尔馬马賽赛顧顾緬缅撾挝蘭兰納纳貝贝倫伦鐵铁衛卫爭争圖图長长總总統统領领導导書书處处會会議议員员軍军東东廣广門门灣湾臺台陝陕肅肃寧宁遼辽龍龙雲云貴贵慶庆濱滨島岛漢汉連连陽阳薩萨費费達达麗丽謝谢維维諾诺豐丰黨党務务辦办庫库奧奥與与機机構构體体夥伙邊边發发開开銀银業业際际區区帶带約约電电氣气實实鄰邻對对話话觀观協协調调戰战術术鮑鲍親亲賈贾蓋盖澤泽齊齐揚扬錫锡賴赖華华萊莱讚赞紀纪錄录蔣蒋劉刘張张楊杨劍剑趙赵陳陈吳吴黃黄鄭郑圓圆訪访駐驻團团萬万沖冲經经貿贸闊阔歐欧韓韩剛刚濤涛項项聖圣車车葉叶級级種种紐纽'

/** Letters from here on have no case, and taking their marks off would change them (ガ, 한). */
const ALPHABETS_END = 0x3000

const TABLE = buildTable()
const CLASSES = buildClasses()

/** The unit that stands for `unit` in the matcher, 0 for none. */
export function foldUnit(unit: number): number {
  return TABLE[unit] ?? 0
}

/** The boundary class of a unit, see `UnitClass`. */
export function classOf(unit: number): number {
  return CLASSES[unit] ?? 0
}

/** Both tables, for the matcher's inner loop. */
export const FOLD: { readonly fold: Uint16Array; readonly classes: Uint8Array } = {
  fold: TABLE,
  classes: CLASSES,
}

/** A whole string folded, ignorable units left out, separators as single spaces. */
export function foldText(text: string): string {
  let folded = ''
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    if (classOf(unit) === UnitClass.ignorable) continue
    const to = foldUnit(unit)
    if (to === SEPARATOR && folded.endsWith(' ')) continue
    folded += String.fromCharCode(to === 0 ? unit : to)
  }
  return folded
}

function buildTable(): Uint16Array {
  const table = new Uint16Array(65_536)
  for (let unit = 0; unit < 65_536; unit += 1) table[unit] = unit
  table.fill(0, 0xd800, 0xe000)
  for (let unit = 0; unit < ALPHABETS_END; unit += 1) table[unit] = plainFold(unit)
  for (let unit = 0xff01; unit <= 0xff5e; unit += 1) table[unit] = plainFold(unit - 0xfee0)
  for (const unit of separators()) table[unit] = SEPARATOR
  for (let index = 0; index + 1 < SAME_LETTERS.length; index += 2) {
    table[SAME_LETTERS.charCodeAt(index)] = SAME_LETTERS.charCodeAt(index + 1)
  }
  return table
}

/** Lower case without accents, й as и too: a text may hold them as combining marks, which are skipped. */
function plainFold(unit: number): number {
  return String.fromCharCode(unit).toLowerCase().normalize('NFD').charCodeAt(0)
}

function separators(): number[] {
  const units = [0x09, 0x0a, 0x0d, 0x20, 0xa0, 0x2c, 0x2d, 0x3000, 0xfe58, 0xfe63, 0xff0d]
  for (let unit = 0x2000; unit <= 0x200a; unit += 1) units.push(unit)
  for (let unit = 0x2010; unit <= 0x2015; unit += 1) units.push(unit)
  return [...units, 0x202f, 0x2212]
}

function buildClasses(): Uint8Array {
  const classes = new Uint8Array(65_536)
  const letter = /[\p{L}\p{M}\p{N}_]/u
  for (let unit = 0; unit < ALPHABETS_END; unit += 1) {
    if (letter.test(String.fromCharCode(unit))) classes[unit] = UnitClass.letter
  }
  fill(classes, OTHER_LETTERS, UnitClass.letter)
  fill(classes, [[0x30a1, 0x30fa]], UnitClass.katakana)
  fill(classes, [[0x30fc, 0x30fe]], UnitClass.katakana)
  fill(classes, UNSPACED_RANGES, UnitClass.unspaced)
  fill(classes, IGNORABLE_RANGES, UnitClass.ignorable)
  return classes
}

function fill(
  classes: Uint8Array,
  ranges: readonly (readonly [number, number])[],
  value: number,
): void {
  for (const [from, to] of ranges) classes.fill(value, from, to + 1)
}
