const SCHEMES = {
  DATABASE_URL: /^(postgres|postgresql):\/\//,
  REDIS_URL: /^rediss?:\/\//,
} as const
const EXAMPLES = {
  DATABASE_URL: 'postgres://user:password@host:5432/database',
  REDIS_URL: 'redis://host:6379',
} as const

/**
 * What is wrong with the address of a database or Redis, without repeating it: it holds a password.
 * An absolute path is a Unix socket.
 */
export function checkStoreAddress(name: keyof typeof SCHEMES, address: string): string | undefined {
  if (address.startsWith('/')) return undefined
  // libpq's `user@/database` (no host) is no URL to the letter.
  if (SCHEMES[name].test(address) && URL.canParse(address.replace('@/', '@localhost/'))) {
    return undefined
  }
  return `not an address such as ${EXAMPLES[name]} (a password's special characters are written %40 and so on)`
}
