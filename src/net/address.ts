import ipaddr from 'ipaddr.js'
import { ScowatchError } from '../errors.ts'
import { IPV4_SPECIAL, IPV6_SPECIAL, METADATA_ADDRESSES } from './address-ranges.ts'

type Ip = ipaddr.IPv4 | ipaddr.IPv6
type Block = readonly [network: Ip, bits: number]

/** One line of `network.allow_private`: a block of addresses, with one port or any. */
export interface AllowRule {
  readonly block: Block
  readonly port: number | undefined
  /** True when the entry names exactly one address: only then may it be a metadata address. */
  readonly single: boolean
}

export type AddressVerdict = { allowed: true } | { allowed: false; reason: string }

const ALLOWED: AddressVerdict = { allowed: true }
const GLOBAL_UNICAST_V6 = ipaddr.IPv6.parseCIDR('2000::/3')
const NAT64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96')
const SIX_TO_FOUR = ipaddr.IPv6.parseCIDR('2002::/16')
const V4_BLOCKS = IPV4_SPECIAL.map(([cidr, reason]) => [...ipaddr.parseCIDR(cidr), reason] as const)
const V6_BLOCKS = IPV6_SPECIAL.map(([cidr, reason]) => [...ipaddr.parseCIDR(cidr), reason] as const)
const METADATA = new Set(METADATA_ADDRESSES.map((text) => ipaddr.parse(text).toNormalizedString()))

/**
 * Reads `network.allow_private`: `127.0.0.1:9000`, `10.0.0.0/8`, `[::1]:8080`, `fd00::/8`, `[fd00::/8]:443`.
 * @throws ScowatchError naming the entry that is neither an address nor a CIDR (host names are not:
 * whoever answers for the name would decide what is allowed)
 */
export function parseAllowList(entries: readonly string[]): AllowRule[] {
  return entries.map(parseAllowEntry)
}

const V4_ENTRY = /^([\d.]+)(?:\/(\d{1,3}))?(?::(\d{1,5}))?$/
const V6_BRACKETED = /^\[([\da-f:.]+)(?:\/(\d{1,3}))?\](?:\/(\d{1,3}))?(?::(\d{1,5}))?$/i
const V6_BARE = /^([\da-f:.]*:[\da-f:.]*:[\da-f:.]*)(?:\/(\d{1,3}))?$/i

function parseAllowEntry(entry: string): AllowRule {
  const text = entry.trim()
  const match = V4_ENTRY.exec(text) ?? V6_BARE.exec(text)
  const bracketed = match === null ? V6_BRACKETED.exec(text) : null
  const [, address, outerBits, portText] =
    match ?? (bracketed && [text, bracketed[1], bracketed[2] ?? bracketed[3], bracketed[4]]) ?? []
  const ip = address === undefined ? undefined : parseStrict(address)
  if (ip === undefined)
    throw badEntry(entry, 'not an IP address or CIDR (host names are not allowed)')
  if (isMapped(ip)) throw badEntry(entry, 'write the IPv4 address itself')
  const widest = ip.kind() === 'ipv4' ? 32 : 128
  const bits = outerBits === undefined ? widest : Number(outerBits)
  if (bits > widest) throw badEntry(entry, `a prefix has at most ${widest} bits`)
  const port = portText === undefined ? undefined : Number(portText)
  if (port === 0 || (port ?? 1) > 65_535) throw badEntry(entry, 'a port is 1 to 65535')
  return { block: [ip, bits], port, single: bits === widest }
}

function badEntry(entry: string, cause: string): ScowatchError {
  return new ScowatchError(
    `network.allow_private: ${JSON.stringify(entry)}: ${cause}; write for instance 127.0.0.1:9000, 10.0.0.0/8 or [::1]:8080`,
  )
}

/**
 * May the process open a connection to this address? Only public unicast is, unless the allow list
 * names it; metadata addresses only when an entry names that one address.
 * @param address an IP address in canonical text, as the resolver or the URL parser gives it
 */
export function addressVerdict(
  address: string,
  port: number,
  allow: readonly AllowRule[],
): AddressVerdict {
  const parsed = parseStrict(address)
  if (parsed === undefined) return { allowed: false, reason: 'not an IP address' }
  const ip = isMapped(parsed) ? (parsed as ipaddr.IPv6).toIPv4Address() : parsed
  const metadata = isMetadata(ip)
  const named = allow.some((rule) => (rule.single || !metadata) && covers(rule, ip, port))
  if (named) return ALLOWED
  const reason = metadata ? 'cloud metadata' : whyNotPublic(ip)
  return reason === undefined ? ALLOWED : { allowed: false, reason }
}

/** {@link addressVerdict} as a yes or no. */
export function isAllowedAddress(
  address: string,
  port: number,
  allow: readonly AllowRule[],
): boolean {
  return addressVerdict(address, port, allow).allowed
}

/** No zone ids, no octal, hex, short or decimal IPv4: whoever writes those wants to be misread. */
function parseStrict(address: string): Ip | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return ipaddr.IPv4.parse(address)
  if (address.includes('%') || !ipaddr.IPv6.isValid(address)) return undefined
  return ipaddr.IPv6.parse(address)
}

function isMapped(ip: Ip): boolean {
  return ip.kind() === 'ipv6' && (ip as ipaddr.IPv6).isIPv4MappedAddress()
}

function covers(rule: AllowRule, ip: Ip, port: number): boolean {
  return (rule.port === undefined || rule.port === port) && within(ip, rule.block)
}

function within(ip: Ip, [network, bits]: Block): boolean {
  return ip.kind() === network.kind() && ip.match(network as ipaddr.IPv4, bits)
}

function isMetadata(ip: Ip): boolean {
  if (METADATA.has(ip.toNormalizedString())) return true
  const carried = carriedIpv4(ip)
  return carried !== undefined && METADATA.has(carried.toNormalizedString())
}

/** The reason why an address is not public unicast; undefined when it is. */
function whyNotPublic(ip: Ip): string | undefined {
  const blocks = ip.kind() === 'ipv4' ? V4_BLOCKS : V6_BLOCKS
  const special = blocks.find(([network, bits]) => within(ip, [network, bits]))
  if (special !== undefined) return special[2]
  if (ip.kind() === 'ipv4') return undefined
  const carried = carriedIpv4(ip)
  const inner = carried === undefined ? undefined : whyNotPublic(carried)
  if (inner !== undefined) return `${inner} (carries ${carried})`
  return within(ip, GLOBAL_UNICAST_V6) || within(ip, NAT64) ? undefined : 'not global unicast'
}

/**
 * The IPv4 address that a translating or tunnelling network would reach for this IPv6 address.
 * Compatible, SIIT and Teredo forms need none: their blocks are refused whole.
 * @see RFC 6052 section 2.1 (NAT64), RFC 3056 section 2 (6to4), RFC 5214 section 6.1 (ISATAP)
 */
function carriedIpv4(ip: Ip): ipaddr.IPv4 | undefined {
  if (ip.kind() === 'ipv4') return undefined
  const bytes = ip.toByteArray()
  if (within(ip, NAT64)) return new ipaddr.IPv4(bytes.slice(12))
  if (within(ip, SIX_TO_FOUR)) return new ipaddr.IPv4(bytes.slice(2, 6))
  const [universal, b9, b10, b11] = bytes.slice(8, 12)
  const isatap = (universal === 0 || universal === 2) && b9 === 0 && b10 === 0x5e && b11 === 0xfe
  return isatap ? new ipaddr.IPv4(bytes.slice(12)) : undefined
}
