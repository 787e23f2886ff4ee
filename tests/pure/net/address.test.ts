import fc from 'fast-check'
import ipaddr from 'ipaddr.js'
import { describe, expect, test } from 'vitest'
import { addressVerdict, isAllowedAddress, parseAllowList } from '../../../src/net/address.ts'

/** Every way to spell an address that the process must not reach, as it may stand in a URL. */
const FORBIDDEN: readonly [why: string, host: string][] = [
  ['loopback', '127.0.0.1'],
  ['loopback, last of its block', '127.255.255.254'],
  ['loopback with a dot at the end', '127.0.0.1.'],
  ['loopback in decimal', '2130706433'],
  ['loopback in hex', '0x7f000001'],
  ['loopback in hex, upper case', '0X7F000001'],
  ['loopback in octal', '017700000001'],
  ['loopback, octal parts', '0177.0.0.01'],
  ['loopback, hex parts', '0x7f.0x0.0x0.0x1'],
  ['loopback, mixed parts', '0x7f.0.0.01'],
  ['loopback, two parts', '127.1'],
  ['loopback, three parts', '127.0.1'],
  ['loopback, octal of two parts', '0177.1'],
  ['loopback, full-width digits', '１２７.０.０.１'],
  ['loopback, circled digits', '①②⑦.⓪.⓪.①'],
  ['loopback, ideographic full stops', '127。0。0。1'],
  ['loopback, percent-encoded', '%31%32%37.0.0.1'],
  ['this host', '0.0.0.0'],
  ['this host in decimal', '0'],
  ['this host in hex', '0x0'],
  ['this network', '0.1.2.3'],
  ['private 10/8', '10.0.0.1'],
  ['private 10/8, last', '10.255.255.255'],
  ['private 10/8 in decimal', '167772161'],
  ['private 10/8, two parts', '10.1'],
  ['private 10/8, octal', '012.0.0.1'],
  ['private 172.16/12, first', '172.16.0.0'],
  ['private 172.16/12, last', '172.31.255.255'],
  ['private 192.168/16', '192.168.1.1'],
  ['private 192.168/16, three parts', '192.168.257'],
  ['private 192.168/16 in hex', '0xc0a80101'],
  ['shared space, first', '100.64.0.0'],
  ['shared space, last', '100.127.255.255'],
  ['link local', '169.254.1.1'],
  ['metadata', '169.254.169.254'],
  ['metadata in decimal', '2852039166'],
  ['metadata in hex', '0xa9fea9fe'],
  ['metadata in octal', '0251.0376.0251.0376'],
  ['metadata, two parts', '169.16689662'],
  ['metadata of ECS tasks', '169.254.170.2'],
  ['metadata of Alibaba', '100.100.100.200'],
  ['metadata of Azure in public space', '168.63.129.16'],
  ['metadata of Oracle', '192.0.0.192'],
  ['metadata of AWS over IPv6', '[fd00:ec2::254]'],
  ['metadata of Google over IPv6', '[fd20:ce::254]'],
  ['protocol assignments', '192.0.0.8'],
  ['documentation 1', '192.0.2.1'],
  ['documentation 2', '198.51.100.1'],
  ['documentation 3', '203.0.113.1'],
  ['6to4 relay', '192.88.99.1'],
  ['benchmarking, first', '198.18.0.1'],
  ['benchmarking, last', '198.19.255.255'],
  ['multicast, first', '224.0.0.1'],
  ['multicast, last', '239.255.255.255'],
  ['reserved', '240.0.0.1'],
  ['broadcast', '255.255.255.255'],
  ['broadcast in decimal', '4294967295'],
  ['IPv6 unspecified', '[::]'],
  ['IPv6 unspecified, long', '[0:0:0:0:0:0:0:0]'],
  ['IPv6 loopback', '[::1]'],
  ['IPv6 loopback, long', '[0000:0000:0000:0000:0000:0000:0000:0001]'],
  ['IPv4-mapped loopback', '[::ffff:127.0.0.1]'],
  ['IPv4-mapped loopback in hex', '[::ffff:7f00:1]'],
  ['IPv4-mapped loopback, long', '[0:0:0:0:0:ffff:7f00:0001]'],
  ['IPv4-mapped private', '[::ffff:10.0.0.1]'],
  ['IPv4-mapped metadata', '[::ffff:a9fe:a9fe]'],
  ['IPv4-mapped this host', '[::ffff:0.0.0.0]'],
  ['IPv4-compatible loopback', '[::127.0.0.1]'],
  ['IPv4-compatible metadata', '[::a9fe:a9fe]'],
  ['IPv4-compatible, public inside', '[::8.8.8.8]'],
  ['SIIT loopback', '[::ffff:0:127.0.0.1]'],
  ['SIIT metadata', '[::ffff:0:a9fe:a9fe]'],
  ['SIIT, public inside', '[::ffff:0:8.8.8.8]'],
  ['NAT64 loopback', '[64:ff9b::127.0.0.1]'],
  ['NAT64 private', '[64:ff9b::a00:1]'],
  ['NAT64 metadata', '[64:ff9b::a9fe:a9fe]'],
  ['local-use NAT64', '[64:ff9b:1::808:808]'],
  ['6to4 loopback', '[2002:7f00:1::]'],
  ['6to4 private', '[2002:a00:1::1]'],
  ['6to4 metadata', '[2002:a9fe:a9fe::1]'],
  ['6to4 this host', '[2002::1]'],
  ['Teredo', '[2001:0:4136:e378:8000:63bf:3fff:fdd2]'],
  ['Teredo, shortest', '[2001::1]'],
  ['ISATAP private in a global prefix', '[2a00:1450::5efe:10.0.0.1]'],
  ['ISATAP metadata, universal bit', '[2a00:1450::200:5efe:a9fe:a9fe]'],
  ['ISATAP on link local', '[fe80::5efe:8.8.8.8]'],
  ['IETF protocol assignments', '[2001:1::1]'],
  ['ORCHID', '[2001:20::1]'],
  ['documentation', '[2001:db8::1]'],
  ['documentation, new block', '[3fff:fff::1]'],
  ['6bone', '[3ffe::1]'],
  ['segment routing', '[5f00::1]'],
  ['unique local fc', '[fc00::1]'],
  ['unique local fd', '[fd12:3456:789a::1]'],
  ['link local', '[fe80::1]'],
  ['link local, last', '[febf::1]'],
  ['site local', '[fec0::1]'],
  ['multicast', '[ff02::1]'],
  ['discard only', '[100::1]'],
  ['outside 2000::/3 below', '[1fff::1]'],
  ['outside 2000::/3 above', '[4000::1]'],
]

/** The literal as undici hands it to its connector. */
function dialled(host: string): string {
  return new URL(`http://${host}/`).hostname.replace(/^\[(.*)\]$/, '$1')
}

describe('forbidden addresses', () => {
  test('the table is as long as the list of spellings known to slip through', () => {
    expect(new Set(FORBIDDEN.map(([, host]) => host)).size).toBeGreaterThanOrEqual(83)
  })
  test.each(FORBIDDEN)('%s: %s', (_why, host) => {
    expect(addressVerdict(dialled(host), 80, [])).toMatchObject({ allowed: false })
  })
  test.each(
    FORBIDDEN.filter(([why]) => !/metadata/i.test(why)),
  )('%s: %s can be allowed by name', (_why, host) => {
    const ip = dialled(host).replace(/^::ffff:([\da-f]+):([\da-f]+)$/i, (_all, high, low) => {
      const number = Number.parseInt(high, 16) * 0x10000 + Number.parseInt(low, 16)
      return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.')
    })
    const entry = ip.includes(':') ? `[${ip}]:80` : `${ip}:80`
    expect(isAllowedAddress(dialled(host), 80, parseAllowList([entry]))).toBe(true)
    expect(isAllowedAddress(dialled(host), 81, parseAllowList([entry]))).toBe(false)
  })
  test.each([
    ['octal is not read as decimal', '010.0.0.1'],
    ['short form', '127.1'],
    ['decimal', '2130706433'],
    ['zone id', 'fe80::1%eth0'],
    ['a name', 'localhost'],
    ['nothing', ''],
    ['brackets', '[::1]'],
  ])('not an address: %s', (_why, text) => {
    const everything = parseAllowList(['0.0.0.0/0', '::/0'])
    expect(isAllowedAddress(text, 80, everything)).toBe(false)
  })
})

describe('public addresses', () => {
  test.each([
    ['IPv4', '8.8.8.8'],
    ['just below 10/8', '9.255.255.255'],
    ['just above 10/8', '11.0.0.0'],
    ['just below shared space', '100.63.255.255'],
    ['just above shared space', '100.128.0.0'],
    ['just below 172.16/12', '172.15.255.255'],
    ['just above 172.16/12', '172.32.0.0'],
    ['just above 127/8', '128.0.0.1'],
    ['just below multicast', '223.255.255.255'],
    ['IPv6', '2a00:1450:4001:81b::200e'],
    ['IPv6 of the first registry block', '2001:200::1'],
    ['IPv4-mapped', '::ffff:8.8.8.8'],
    ['NAT64', '64:ff9b::808:808'],
    ['6to4', '2002:808:808::1'],
    ['ISATAP in a global prefix', '2a00:1450::5efe:808:808'],
  ])('%s: %s', (_why, address) => {
    expect(addressVerdict(address, 443, [])).toEqual({ allowed: true })
  })
})

describe('allow list', () => {
  test.each([
    ['address with port', '127.0.0.1:9000', '127.0.0.1', 9000, true],
    ['another port', '127.0.0.1:9000', '127.0.0.1', 9001, false],
    ['address, any port', '127.0.0.1', '127.0.0.1', 1, true],
    ['CIDR', '10.0.0.0/8', '10.9.8.7', 80, true],
    ['CIDR, outside', '10.0.0.0/8', '192.168.0.1', 80, false],
    ['CIDR with port', '10.0.0.0/8:8080', '10.9.8.7', 8080, true],
    ['CIDR with port, another', '10.0.0.0/8:8080', '10.9.8.7', 80, false],
    ['IPv6 with port', '[::1]:8080', '::1', 8080, true],
    ['IPv6 with port, another', '[::1]:8080', '::1', 80, false],
    ['IPv6 bare', '::1', '::1', 80, true],
    ['IPv6 CIDR', 'fd00::/8', 'fd12::1', 80, true],
    ['IPv6 CIDR in brackets with port', '[fd00::/8]:443', 'fd12::1', 443, true],
    ['IPv6 CIDR behind brackets', '[fd00::]/8:443', 'fd12::1', 443, true],
    ['mapped form of an allowed IPv4', '127.0.0.1', '::ffff:127.0.0.1', 80, true],
    ['carrier of an allowed IPv4 stays out', '127.0.0.1', '64:ff9b::127.0.0.1', 80, false],
    ['IPv4 CIDR does not cover IPv6', '0.0.0.0/0', '::1', 80, false],
    ['spaces around', ' 127.0.0.1 ', '127.0.0.1', 80, true],
    ['metadata inside a CIDR', '169.254.0.0/16', '169.254.169.254', 80, false],
    ['metadata inside everything', '0.0.0.0/0', '169.254.169.254', 80, false],
    ['metadata in public space inside everything', '0.0.0.0/0', '168.63.129.16', 80, false],
    ['metadata carried, prefix allowed', '64:ff9b::/96', '64:ff9b::a9fe:a9fe', 80, false],
    ['metadata by name', '169.254.169.254', '169.254.169.254', 80, true],
    ['metadata by name and port', '169.254.169.254:80', '169.254.169.254', 81, false],
    ['metadata as a CIDR of one', '169.254.169.254/32', '169.254.169.254', 80, true],
  ])('%s: %s covers %s port %i: %s', (_why, entry, address, port, expected) => {
    expect(isAllowedAddress(address, port, parseAllowList([entry]))).toBe(expected)
  })
  test.each([
    ['a host name', 'localhost'],
    ['a host name with port', 'intranet.example:80'],
    ['a URL', 'http://127.0.0.1/'],
    ['octal', '010.0.0.1'],
    ['short', '127.1'],
    ['decimal', '2130706433'],
    ['too many bits', '10.0.0.0/33'],
    ['too many bits of IPv6', '::/129'],
    ['port 0', '127.0.0.1:0'],
    ['port too high', '127.0.0.1:65536'],
    ['bracket without an end', '[::1:80'],
    ['mapped form', '[::ffff:127.0.0.1]:80'],
    ['star', '*'],
    ['empty', ''],
  ])('refuses %s: %s, naming it', (_why, entry) => {
    expect(() => parseAllowList([entry])).toThrow(JSON.stringify(entry))
  })
})

describe('any address', () => {
  const octets = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255))
  const groups = fc.array(fc.nat(0xffff), { minLength: 8, maxLength: 8 })
  const hex = (high: number, low: number) => (high * 256 + low).toString(16)

  test('carried in NAT64 or 6to4 it is judged as without', () => {
    fc.assert(
      fc.property(octets, ([a, b, c, d]) => {
        const bare = isAllowedAddress(`${a}.${b}.${c}.${d}`, 80, [])
        const tail = `${hex(a, b)}:${hex(c, d)}`
        expect(isAllowedAddress(`64:ff9b::${tail}`, 80, [])).toBe(bare)
        expect(isAllowedAddress(`2002:${tail}::1`, 80, [])).toBe(bare)
      }),
    )
  })
  test('allowed IPv4 is unicast in the eyes of ipaddr.js', () => {
    fc.assert(
      fc.property(octets, (parts) => {
        const text = parts.join('.')
        const range = ipaddr.parse(text).range()
        fc.pre(isAllowedAddress(text, 80, []))
        expect(['unicast', 'as112', 'amt']).toContain(range)
      }),
      { numRuns: 2_000 },
    )
  })
  test('allowed IPv6 lies in 2000::/3', () => {
    fc.assert(
      fc.property(groups, (parts) => {
        const text = parts.map((part) => part.toString(16)).join(':')
        const first = parts[0] ?? 0
        expect(isAllowedAddress(text, 80, []) && (first < 0x2000 || first > 0x3fff)).toBe(false)
      }),
      { numRuns: 2_000 },
    )
  })
})
