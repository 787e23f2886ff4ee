import { errors } from 'undici'
import { NetError, type NetErrorCode } from './http.ts'

/** A failure inside one exchange that knows its code but not yet the address it will be reported with. */
export class TransportFailure extends Error {
  readonly code: NetErrorCode
  constructor(code: NetErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'TransportFailure'
    this.code = code
  }
}

/** Before the status line arrived, or while the body was being read. */
export type ExchangePhase = 'head' | 'body'

/** Codes of undici, Node's sockets and zlib that mean the same before and within the body. */
const CODE_OF: Readonly<Record<string, NetErrorCode>> = {
  UND_ERR_HEADERS_OVERFLOW: 'too-large',
  UND_ERR_CONNECT_TIMEOUT: 'connect',
  UND_ERR_DESTROYED: 'aborted',
  UND_ERR_CLOSED: 'aborted',
  UND_ERR_ABORTED: 'aborted',
  UND_ERR_INVALID_ARG: 'bad-url',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'truncated',
  Z_BUF_ERROR: 'truncated',
}

function codeOf(error: unknown, errorCode: string, phase: ExchangePhase): NetErrorCode {
  if (error instanceof errors.HTTPParserError) return parserCode(error, phase)
  const known = CODE_OF[errorCode]
  if (known === 'truncated' && phase === 'head') return 'bad-response'
  if (known !== undefined) return known
  if (/^(Z_|ERR_?_?BROTLI|ERR__ERROR_FORMAT)/.test(errorCode)) return 'bad-encoding'
  return phase === 'body' ? 'truncated' : 'connect'
}

/** The parser names its finding in the message only (its code comes out undefined in undici 7.30). */
function parserCode(error: Error, phase: ExchangePhase): NetErrorCode {
  return phase === 'body' && /EOF/.test(error.message) ? 'truncated' : 'bad-response'
}

/** The error that leaves src/net for whatever went wrong in an exchange with `url` (without user info). */
export function toNetError(error: unknown, url: string, phase: ExchangePhase): NetError {
  if (error instanceof NetError) return error
  if (error instanceof TransportFailure)
    return new NetError(error.code, url, `${url}: ${error.message}`, { cause: error })
  const { code: errorCode = '', message = String(error) } = error as NodeJS.ErrnoException
  const code = codeOf(error, String(errorCode), phase)
  const cause = [message, errorCode && `(${errorCode})`].filter(Boolean).join(' ')
  return new NetError(code, url, `${url}: ${SENTENCE[code] ?? 'failed'}: ${cause}`, {
    cause: error,
  })
}

const SENTENCE: Partial<Record<NetErrorCode, string>> = {
  connect: 'the connection failed',
  truncated: 'the answer broke off before its end',
  'bad-response': 'the answer is not valid HTTP',
  'bad-encoding': 'the body is not in the coding it claims',
  'too-large': 'the header is larger than 16 KiB',
  aborted: 'given up',
  'bad-url': 'the request can not be sent',
}

/** An address as it may be logged: without user name and password, also when it does not parse. */
export function withoutUserInfo(url: string): string {
  return url.replace(/^([a-z][a-z\d+.-]*:)?([/\\]{2,})[^/\\?#]*@/i, '$1$2')
}
