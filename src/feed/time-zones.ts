/** Minutes east of Greenwich. Where a name is used twice, the one of RFC 822 or else the commoner in news. */
const ZONES: Readonly<Record<string, number>> = {
  z: 0,
  ut: 0,
  utc: 0,
  gmt: 0,
  wet: 0,
  west: 60,
  bst: 60,
  cet: 60,
  met: 60,
  mez: 60,
  cest: 120,
  mest: 120,
  mesz: 120,
  eet: 120,
  sast: 120,
  cat: 120,
  eest: 180,
  eat: 180,
  trt: 180,
  msk: 180,
  мск: 180,
  msd: 240,
  samt: 240,
  gst: 240,
  azt: 240,
  get: 240,
  irst: 210,
  irdt: 270,
  aft: 270,
  pkt: 300,
  lkt: 330,
  uzt: 300,
  tjt: 300,
  tmt: 300,
  yekt: 300,
  ist: 330,
  npt: 345,
  kgt: 360,
  omst: 360,
  bdt: 360,
  mmt: 390,
  novt: 420,
  krat: 420,
  ict: 420,
  wib: 420,
  irkt: 480,
  hkt: 480,
  sgt: 480,
  myt: 480,
  pht: 480,
  awst: 480,
  ulat: 480,
  yakt: 540,
  bjt: 480,
  jst: 540,
  kst: 540,
  acst: 570,
  vlat: 600,
  aest: 600,
  aedt: 660,
  magt: 660,
  pett: 720,
  nzst: 720,
  nzdt: 780,
  brt: -180,
  art: -180,
  nst: -210,
  ast: -240,
  adt: -180,
  edt: -240,
  est: -300,
  cdt: -300,
  cst: -360,
  mdt: -360,
  mst: -420,
  pdt: -420,
  pst: -480,
  akdt: -480,
  akst: -540,
  hst: -600,
}

/** Names of a clock that is changed in summer, or whose country moved its clocks (Almaty, 2024). */
const BY_DATE: Readonly<Record<string, string>> = {
  at: 'america/halifax',
  et: 'america/new_york',
  ct: 'america/chicago',
  mt: 'america/denver',
  pt: 'america/los_angeles',
  almt: 'asia/almaty',
}

/**
 * Offset in minutes of a zone's short name (lower case) at a wall-clock time. In a Chinese text CST
 * is China's.
 */
export function offsetOfZoneName(
  name: string,
  language: string | undefined,
  wallClockMs = 0,
): number | undefined {
  if (name === 'cst' && language?.toLowerCase().startsWith('zh')) return 480
  if (Object.hasOwn(ZONES, name)) return ZONES[name]
  const iana = Object.hasOwn(BY_DATE, name) ? BY_DATE[name] : undefined
  return iana === undefined ? undefined : offsetOfIanaZone(iana, wallClockMs)
}

/** The four single letters that RFC 822 section 5.1 gives values for, besides Z. */
const MILITARY: Readonly<Record<string, number>> = { a: -60, m: -720, n: 60, y: 720 }

export function offsetOfMilitaryZone(letter: string): number | undefined {
  return Object.hasOwn(MILITARY, letter) ? MILITARY[letter] : undefined
}

/** Zones in words, folded as `foldDateText` folds. */
const PHRASES: readonly (readonly [string, number])[] = [
  ['московск', 180],
  ['по гринвичу', 0],
  ['北京时间', 480],
  ['北京時間', 480],
  ['به وقت تهران', 210],
  ['بتوقیت غرینتش', 0],
  ['بتوقیت جرینتش', 0],
  ['بتوقیت موسکو', 180],
]

/** Offset in minutes of a clock that the text names in words (`по московскому времени`). */
export function offsetOfPhrase(text: string): number | undefined {
  return PHRASES.find(([words]) => text.includes(words))?.[1]
}

/**
 * Offset in minutes of an IANA zone (`asia/almaty`) at a wall-clock time taken as UTC, or undefined
 * for a zone that doesn't exist. Within an hour of a clock change it may be off by that change.
 */
export function offsetOfIanaZone(zone: string, wallClockMs: number): number | undefined {
  try {
    const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
    const name = format.formatToParts(wallClockMs).find((p) => p.type === 'timeZoneName')?.value
    const [, sign, hours, minutes] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(name ?? '') ?? []
    if (sign === undefined) return 0
    return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
  } catch {
    return undefined
  }
}
