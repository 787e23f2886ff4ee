/** What a request is for; decides bounds, redirects and robots. */
export type RequestPurpose = 'feed' | 'page' | 'robots' | 'webhook'

export interface HttpRequest {
  /** http or https; user info is stripped and never logged. */
  url: string
  purpose: RequestPurpose
  method?: 'GET' | 'POST'
  /** Lower-case names. User-Agent and Accept-Encoding are set by the client. */
  headers?: Readonly<Record<string, string>>
  body?: string | Uint8Array
  /** Total time over all hops, milliseconds. Default by purpose: 30 s pages, robots and webhooks, 60 s feeds. */
  deadlineMs?: number
  /** Decoded bytes. Default 15 MiB; webhooks 64 KiB and robots 500 KiB (the rest is cut, not an error). */
  maxBytes?: number
  /**
   * `url` of the response that gave the validators in `headers`. When set, If-None-Match and
   * If-Modified-Since go to this address only: after a changed redirect they would belong to another URL.
   */
  validatorsUrl?: string
  signal?: AbortSignal
}

export interface Redirect {
  from: string
  to: string
  status: number
}

export interface HttpResponse {
  status: number
  /** Lower-case names; repeated fields joined by `, `. */
  headers: Readonly<Record<string, string>>
  /**
   * Decoded (gzip, br, deflate) and complete; a truncated body is an error, never a short success.
   * Statuses of 400 and above and webhooks: what could be read of the first 64 KiB, as the status says it all.
   */
  body: Uint8Array
  /** Address of the last hop. */
  url: string
  /** Hops in order; empty when none. Webhooks never follow: the 3xx itself is the response. */
  redirects: readonly Redirect[]
  /** From the request to the last byte, milliseconds. */
  tookMs: number
}

/** Why no usable response came. `code` is what callers decide by. */
export type NetErrorCode =
  | 'bad-url'
  | 'forbidden-address'
  | 'dns'
  | 'connect'
  | 'tls'
  | 'timeout'
  | 'aborted'
  | 'too-large'
  | 'truncated'
  | 'bad-encoding'
  | 'too-many-redirects'
  | 'bad-redirect'
  | 'bad-response'

/** One exchange failed; the message names the address (without user info), the cause and what to do. */
export class NetError extends Error {
  readonly code: NetErrorCode
  readonly url: string
  constructor(code: NetErrorCode, url: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'NetError'
    this.code = code
    this.url = url
  }
}

/** The only way out of the process: every outgoing request goes through here. */
export interface HttpClient {
  request(request: HttpRequest): Promise<HttpResponse>
  close(): Promise<void>
}
