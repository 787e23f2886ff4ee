/** A service that carries the address it leads to inside its own. */
interface RedirectWrapper {
  /** Host, without a leading www. */
  host: RegExp
  path: RegExp
  /** Query parameters that may hold the target, in order of preference. */
  parameters: readonly string[]
}

const anyPath = /^/

/** Only doors that lead straight through: share dialogs and log-in pages are pages of their own. */
const WRAPPERS: readonly RedirectWrapper[] = [
  { host: /^google(\.[a-z]{2,3}){1,2}$/, path: /^\/url$/, parameters: ['url', 'q'] },
  { host: /^news\.url\.google\.com$/, path: /^\/(news\/)?url$/, parameters: ['url', 'q'] },
  { host: /^(l|lm)\.facebook\.com$/, path: /^\/l\.php$/, parameters: ['u'] },
  { host: /^facebook\.com$/, path: /^\/(l|flx\/warn)(\.php|\/)?$/, parameters: ['u'] },
  { host: /^l\.(instagram|threads|messenger|wl)\.(com|net|co)$/, path: anyPath, parameters: ['u'] },
  { host: /^feeds\d*\.feedburner\.com$/, path: /^\/~/, parameters: ['url'] },
  { host: /^feedproxy\.google\.com$/, path: /^\/~/, parameters: ['url'] },
  { host: /^bing\.com$/, path: /^\/news\/apiclick\.aspx$/i, parameters: ['url'] },
  { host: /^youtube\.com$/, path: /^\/redirect$/, parameters: ['q'] },
  { host: /^(m\.)?vk\.(com|ru)$/, path: /^\/away(\.php)?$/, parameters: ['to'] },
  { host: /^linkedin\.com$/, path: /^\/redir\/redirect\/?$/, parameters: ['url'] },
  { host: /^linkedin\.com$/, path: /^\/safety\/go\/?$/, parameters: ['url'] },
  { host: /^out\.reddit\.com$/, path: anyPath, parameters: ['url'] },
  { host: /^slack-redir\.net$/, path: /^\/link$/, parameters: ['url'] },
  { host: /^t\.umblr\.com$/, path: /^\/redirect$/, parameters: ['z'] },
  { host: /^t\.me$/, path: /^\/iv$/, parameters: ['url'] },
  { host: /\.safelinks\.protection\.outlook\.com$/, path: anyPath, parameters: ['url'] },
  { host: /^duckduckgo\.com$/, path: /^\/l\/?$/, parameters: ['uddg'] },
  { host: /^getpocket\.com$/, path: /^\/redirect$/, parameters: ['url'] },
  { host: /^disq\.us$/, path: /^\/url$/, parameters: ['url'] },
  { host: /^exit\.sc$/, path: anyPath, parameters: ['url'] },
  { host: /^link\.zhihu\.com$/, path: anyPath, parameters: ['target'] },
  { host: /^link\.csdn\.net$/, path: anyPath, parameters: ['target'] },
  { host: /^link\.juejin\.cn$/, path: anyPath, parameters: ['target'] },
  { host: /^(weibo\.cn|t\.cn|weibo\.com)$/, path: /^\/sinaurl$/, parameters: ['u', 'toasturl'] },
  { host: /^c\.pc\.qq\.com$/, path: anyPath, parameters: ['url', 'pfurl'] },
  { host: /^(sba\.yandex\.(net|ru)|yandex\.ru)$/, path: /^\/redirect$/, parameters: ['url'] },
  { host: /^(click|r)\.mail\.ru$/, path: /^\/redir/, parameters: ['u', 'url'] },
  { host: /^checklink\.mail\.ru$/, path: /^\/proxy$/, parameters: ['url'] },
  { host: /^(l|ct|go)\.?(smartnews|redirectingat)\.com$/, path: anyPath, parameters: ['url'] },
  { host: /^go\.(redirectingat|skimresources)\.com$/, path: anyPath, parameters: ['url'] },
]

/** Caches that carry the target in their path, the target being group 2, `s/` saying https. */
const PATH_WRAPPERS: readonly { host: RegExp; path: RegExp }[] = [
  { host: /\.cdn\.ampproject\.org$/, path: /^\/(?:[a-z]|wp)\/(s\/)?(.+)$/ },
  { host: /^cdn\.ampproject\.org$/, path: /^\/(?:[a-z]|wp)\/(s\/)?(.+)$/ },
  { host: /\.bing-amp\.com$/, path: /^\/[a-z]\/(s\/)?(.+)$/ },
  { host: /^google(\.[a-z]{2,3}){1,2}$/, path: /^\/amp\/(s\/)?(.+)$/ },
]

/** Yahoo's search results keep the target between `/RU=` and `/RK=`. */
const YAHOO_TARGET = /\/RU=([^/]+)\/RK=/

const isWebAddress = (text: string) => /^https?:\/\/[^/]/i.test(text) && URL.canParse(text)

/**
 * The address that a redirect or cache address leads to, when it stands inside it.
 * @returns undefined when `url` wraps nothing that can be read offline (t.co, bit.ly, Google News ids)
 */
export function unwrapRedirect(url: URL): URL | undefined {
  const host = url.hostname.replace(/^www\./, '')
  const target = fromQuery(host, url) ?? fromPath(host, url) ?? fromYahoo(host, url)
  return target !== undefined && isWebAddress(target) ? new URL(target) : undefined
}

function fromQuery(host: string, url: URL): string | undefined {
  for (const wrapper of WRAPPERS) {
    if (!wrapper.host.test(host) || !wrapper.path.test(url.pathname)) continue
    for (const name of wrapper.parameters) {
      const value = url.searchParams.get(name)
      if (value !== null && isWebAddress(value)) return value
    }
  }
  return undefined
}

function fromPath(host: string, url: URL): string | undefined {
  for (const wrapper of PATH_WRAPPERS) {
    if (!wrapper.host.test(host)) continue
    const [, secure, rest] = wrapper.path.exec(url.pathname) ?? []
    if (rest?.includes('.')) return `${secure ? 'https' : 'http'}://${rest}${url.search}`
  }
  return undefined
}

function fromYahoo(host: string, url: URL): string | undefined {
  if (host !== 'r.search.yahoo.com') return undefined
  const encoded = YAHOO_TARGET.exec(url.pathname)?.[1]
  try {
    return encoded === undefined ? undefined : decodeURIComponent(encoded)
  } catch {
    return undefined
  }
}
