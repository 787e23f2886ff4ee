import { isIP } from 'node:net'
import { getDomain } from 'tldts'
import { isAllowedAddress } from './address.ts'

export interface PacingLimits {
  /** Requests to one host at the same time, over all processes. */
  maxAtOnce: number
  /** Between two starts on one host. */
  spacingMs: number
  /** After this a lease ends by itself. */
  leaseMs: number
  /** A caller that would wait longer gets HostBusyError. */
  maxWaitMs: number
}

/** Names a turn in the store. */
export interface HostLease {
  /** {@link pacingKey} */
  key: string
  leaseId: string
}

/** A turn on a host, to be given back when the exchange is over. */
export interface HostTurn {
  /**
   * Gives the turn back; safe to call twice.
   * @param leaveMs how long the host asked to be left alone by everybody
   */
  release(leaveMs?: number): Promise<void>
  /**
   * Leaves giving back to a statement of the caller's: `release` does nothing from now on.
   * @returns undefined when there is nothing to give back
   */
  handOver(): HostLease | undefined
}

/** A first claim that went out together with another statement. */
export interface FirstClaim extends HostLease {
  answer: ClaimAnswer
}

/** Keeps all processes together polite towards each host: few requests at once, starts apart. */
export interface HostPacer {
  readonly limits: PacingLimits
  /**
   * Waits for a turn.
   * @param host as `URL.host` gives it: name or address, port where it is not the usual one
   * @param first a claim made already; one for another key is given back
   * @throws HostBusyError when the wait would be longer than the pacer waits; the signal's reason when it fires
   */
  acquire(host: string, signal: AbortSignal, first?: FirstClaim): Promise<HostTurn>
}

/** Too many others wait for this host: come back at `retryAt`, and let other work have the worker. */
export class HostBusyError extends Error {
  readonly retryAt: Date
  constructor(key: string, retryAt: Date) {
    super(`${key} is busy until ${retryAt.toISOString()}`)
    this.name = 'HostBusyError'
    this.retryAt = retryAt
  }
}

/** What the store answered to one claim. */
export type ClaimAnswer =
  | { kind: 'granted'; startsInMs: number }
  | { kind: 'wait'; askAgainInMs: number }

export type ClaimStep =
  | { kind: 'start'; afterMs: number }
  | { kind: 'ask'; afterMs: number }
  | { kind: 'leave' }

/** What a waiting caller does next: start, ask again, or leave when the wait would pass its patience. */
export function claimStep(answer: ClaimAnswer, waitedMs: number, maxWaitMs: number): ClaimStep {
  if (answer.kind === 'granted') return { kind: 'start', afterMs: answer.startsInMs }
  if (waitedMs + answer.askAgainInMs > maxWaitMs) return { kind: 'leave' }
  return { kind: 'ask', afterMs: answer.askAgainInMs }
}

/**
 * What shares one pace: the registrable domain, so that `news.example.co.uk` and `www.example.co.uk`
 * count as one guest's host; for public addresses and names without a public suffix the host itself.
 * @returns undefined for hosts of the operator's own network, which need no pace
 */
export function pacingKey(host: string): string | undefined {
  const { hostname, port } = new URL(`http://${host}`)
  const address = hostname.replace(/^\[(.*)\]$/, '$1')
  if (isIP(address) !== 0) return isAllowedAddress(address, 80, []) ? host : undefined
  if (isOwnNetwork(hostname)) return undefined
  return getDomain(hostname, { extractHostname: false }) ?? (port === '' ? hostname : host)
}

/** Single labels and the names set aside for private networks. @see RFC 6761, RFC 6762, ICANN SAC113 */
function isOwnNetwork(hostname: string): boolean {
  const name = hostname.replace(/\.$/, '')
  return !name.includes('.') || /\.(localhost|local|internal|home\.arpa)$/.test(name)
}
