/** Time zone of the outlets under a country's top-level domain, where the country has one that newspapers use. */
const ZONE_OF_TLD: Readonly<Record<string, string>> = {
  ae: 'Asia/Dubai',
  af: 'Asia/Kabul',
  al: 'Europe/Tirane',
  am: 'Asia/Yerevan',
  at: 'Europe/Vienna',
  az: 'Asia/Baku',
  ba: 'Europe/Sarajevo',
  bd: 'Asia/Dhaka',
  be: 'Europe/Brussels',
  bg: 'Europe/Sofia',
  by: 'Europe/Minsk',
  ch: 'Europe/Zurich',
  cn: 'Asia/Shanghai',
  cz: 'Europe/Prague',
  de: 'Europe/Berlin',
  dk: 'Europe/Copenhagen',
  ee: 'Europe/Tallinn',
  eg: 'Africa/Cairo',
  es: 'Europe/Madrid',
  fi: 'Europe/Helsinki',
  fr: 'Europe/Paris',
  ge: 'Asia/Tbilisi',
  gr: 'Europe/Athens',
  hk: 'Asia/Hong_Kong',
  hr: 'Europe/Zagreb',
  hu: 'Europe/Budapest',
  ie: 'Europe/Dublin',
  il: 'Asia/Jerusalem',
  in: 'Asia/Kolkata',
  iq: 'Asia/Baghdad',
  ir: 'Asia/Tehran',
  is: 'Atlantic/Reykjavik',
  it: 'Europe/Rome',
  jp: 'Asia/Tokyo',
  ke: 'Africa/Nairobi',
  kg: 'Asia/Bishkek',
  kh: 'Asia/Phnom_Penh',
  kr: 'Asia/Seoul',
  kw: 'Asia/Kuwait',
  kz: 'Asia/Almaty',
  la: 'Asia/Vientiane',
  lk: 'Asia/Colombo',
  lt: 'Europe/Vilnius',
  lu: 'Europe/Luxembourg',
  lv: 'Europe/Riga',
  ma: 'Africa/Casablanca',
  md: 'Europe/Chisinau',
  mk: 'Europe/Skopje',
  mm: 'Asia/Yangon',
  mn: 'Asia/Ulaanbaatar',
  mo: 'Asia/Macau',
  mt: 'Europe/Malta',
  mv: 'Indian/Maldives',
  my: 'Asia/Kuala_Lumpur',
  na: 'Africa/Windhoek',
  ng: 'Africa/Lagos',
  nl: 'Europe/Amsterdam',
  no: 'Europe/Oslo',
  np: 'Asia/Kathmandu',
  nz: 'Pacific/Auckland',
  ph: 'Asia/Manila',
  pk: 'Asia/Karachi',
  pl: 'Europe/Warsaw',
  pt: 'Europe/Lisbon',
  qa: 'Asia/Qatar',
  ro: 'Europe/Bucharest',
  rs: 'Europe/Belgrade',
  ru: 'Europe/Moscow',
  sa: 'Asia/Riyadh',
  se: 'Europe/Stockholm',
  sg: 'Asia/Singapore',
  si: 'Europe/Ljubljana',
  sk: 'Europe/Bratislava',
  su: 'Europe/Moscow',
  th: 'Asia/Bangkok',
  tj: 'Asia/Dushanbe',
  tm: 'Asia/Ashgabat',
  tr: 'Europe/Istanbul',
  tw: 'Asia/Taipei',
  tz: 'Africa/Dar_es_Salaam',
  ua: 'Europe/Kyiv',
  uk: 'Europe/London',
  uz: 'Asia/Tashkent',
  vn: 'Asia/Ho_Chi_Minh',
  za: 'Africa/Johannesburg',
}

/**
 * Zone of the outlets of a country that has one, or that its newspapers use.
 * @param country ISO 3166 alpha-2
 */
export function countryZone(country: string): string | undefined {
  const code = country.toLowerCase()
  return ZONE_OF_TLD[code === 'gb' ? 'uk' : code]
}

/** Offset of an IANA zone from UTC at an instant, in minutes; undefined for an unknown zone. */
function zoneOffset(zone: string, at: Date): number | undefined {
  try {
    const text = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      timeZoneName: 'longOffset',
    }).format(at)
    const match = /GMT(?:([+-])(\d{2}):(\d{2}))?/.exec(text)
    if (match === null) return undefined
    const minutes = Number(match[2] ?? 0) * 60 + Number(match[3] ?? 0)
    return match[1] === '-' ? -minutes : minutes
  } catch {
    return undefined
  }
}

/**
 * Offset from UTC, in minutes, of the outlet's clock when its local clock shows `local` (read as UTC).
 * @param zone IANA name, or minutes, as the feed's settings have it
 * @param host host name of the page: its country's zone where none is set
 * @returns undefined when neither says anything
 */
export function outletOffset(
  zone: string | undefined,
  host: string | undefined,
  local: Date,
): number | undefined {
  if (zone !== undefined && /^[+-]?\d+$/.test(zone)) return Number(zone)
  const name = zone ?? ZONE_OF_TLD[host?.split('.').at(-1) ?? '']
  if (name === undefined) return undefined
  const first = zoneOffset(name, local)
  // the offset at the local reading taken as UTC may be that before a change of clocks: ask again at the instant
  return first === undefined
    ? undefined
    : zoneOffset(name, new Date(local.getTime() - first * 60_000))
}
