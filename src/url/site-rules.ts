/**
 * What only one site does, as data. A rule sees host (folded) and path (without closing slash and AMP);
 * each is here because that site answers both forms with the same article.
 */

/** Hosts that serve the same paths under another name. */
export const HOST_ALIASES: ReadonlyMap<string, string> = new Map([
  ['timesofindia.com', 'timesofindia.indiatimes.com'],
  ['economictimes.com', 'economictimes.indiatimes.com'],
  ['navbharattimes.com', 'navbharattimes.indiatimes.com'],
  ['edition.cnn.com', 'cnn.com'],
  ['us.cnn.com', 'cnn.com'],
  ['lite.cnn.com', 'cnn.com'],
  ['bbc.co.uk', 'bbc.com'],
  ['bbci.co.uk', 'bbc.com'],
  ['twitter.com', 'x.com'],
  ['vxtwitter.com', 'x.com'],
  ['fxtwitter.com', 'x.com'],
  ['telegram.me', 't.me'],
  ['telegram.dog', 't.me'],
  ['sputniknews.com', 'sputnikglobe.com'],
  ['xinhuanet.com', 'news.cn'],
  ['english.people.com.cn', 'en.people.cn'],
  ['youtube-nocookie.com', 'youtube.com'],
  ['music.youtube.com', 'youtube.com'],
  ['uk.reuters.com', 'reuters.com'],
  ['in.reuters.com', 'reuters.com'],
  ['af.reuters.com', 'reuters.com'],
  ['global.chinadaily.com.cn', 'chinadaily.com.cn'],
  ['presstv.com', 'presstv.ir'],
  ['presstv.co.uk', 'presstv.ir'],
  ['old.reddit.com', 'reddit.com'],
  ['new.reddit.com', 'reddit.com'],
])

export interface PathRule {
  /** Host after folding and aliases: itself or a parent domain of the address's host. */
  hosts: readonly string[]
  pattern: RegExp
  /** Replacement in `String.replace` notation. */
  replacement: string
}

/** Paths in which an id alone names the article: section, slug or presentation may differ. */
export const PATH_RULES: readonly PathRule[] = [
  { hosts: ['dawn.com'], pattern: /^\/news\/(\d+)\/.+$/, replacement: '/news/$1' },
  { hosts: ['tribune.com.pk'], pattern: /^\/story\/(\d+)\/.+$/, replacement: '/story/$1' },
  {
    hosts: ['geo.tv', 'thenews.com.pk', 'samaa.tv', 'arynews.tv'],
    pattern: /^\/(latest|print|magazine)(?:\/amp)?\/(\d{4,})-.+$/,
    replacement: '/$1/$2',
  },
  {
    hosts: ['scmp.com'],
    pattern: /^\/(?:.+\/)?article\/(\d+)(?:\/.*)?$/,
    replacement: '/article/$1',
  },
  {
    hosts: ['thehindu.com', 'thehindubusinessline.com'],
    pattern: /^\/.*\/(article\d+\.ece)$/,
    replacement: '/$1',
  },
  { hosts: ['indianexpress.com'], pattern: /^(.*-\d{6,})\/lite$/, replacement: '$1' },
  {
    hosts: ['hindustantimes.com', 'livemint.com'],
    pattern: /^(.*\/)[^/]*?-(\d{12,})(?:-amp)?\.html$/,
    replacement: '$1$2.html',
  },
  {
    hosts: ['indiatimes.com'],
    pattern:
      /^\/(?:.*\/)?(?:amp_)?(articleshow|liveblog|photostory|videoshow|slideshow)\/(\d+)\.cms$/,
    replacement: '/$1/$2.cms',
  },
  {
    hosts: ['indiatimes.com'],
    pattern: /^\/(?:.*\/)?(?:articleshowprint|printarticle|articleshow_mo)\/(\d+)\.cms$/,
    replacement: '/articleshow/$1.cms',
  },
  { hosts: ['rt.com'], pattern: /^(\/(?:.+\/)?\d{5,})-[^/]+$/, replacement: '$1' },
  {
    hosts: ['reuters.com'],
    pattern: /^\/article\/(?:.+-)?(id[A-Z]{2}[A-Z0-9]+)$/,
    replacement: '/article/$1',
  },
  {
    hosts: ['apnews.com'],
    pattern: /^\/(?:article\/)?(?:[^/]+-)?([0-9a-f]{32})$/,
    replacement: '/article/$1',
  },
  { hosts: ['dw.com'], pattern: /^(?:\/[a-z-]+)?(?:\/[^/]+)?\/(a-\d+)$/, replacement: '/$1' },
  { hosts: ['cnn.com'], pattern: /^\/cnn(\/\d{4}\/.+)$/, replacement: '$1' },
  { hosts: ['kommersant.ru'], pattern: /^\/(?:doc\/)?(\d+)$/, replacement: '/doc/$1' },
  { hosts: ['interfax.ru'], pattern: /^\/(?:[a-z_-]+\/)?(\d{5,})$/, replacement: '/$1' },
  {
    hosts: ['iz.ru'],
    pattern: /^\/(?:export\/google\/)?(\d{5,})(?:\/.*)?$/,
    replacement: '/$1',
  },
  {
    hosts: ['ria.ru', 'sputnikglobe.com', 'inosmi.ru', '1prime.ru', 'crimea.ria.ru'],
    pattern: /^\/(\d{8})\/(?:[^/]+-)?(\d{7,})\.html$/,
    replacement: '/$1/$2.html',
  },
  {
    hosts: ['irna.ir', 'mehrnews.com', 'isna.ir', 'tehrantimes.com', 'imna.ir', 'ibna.ir'],
    pattern: /^((?:\/[a-z]{2})?\/news\/\d+)\/.+$/,
    replacement: '$1',
  },
  {
    hosts: ['tasnimnews.com', 'tasnimnews.ir'],
    pattern: /^(\/[a-z]+\/news\/\d{4}\/\d{2}\/\d{2}\/\d+)\/.+$/,
    replacement: '$1',
  },
  {
    hosts: ['presstv.ir'],
    pattern: /^\/detail\/(\d{4}\/\d{2}\/\d{2}\/\d+)(?:\/.*)?$/i,
    replacement: '/Detail/$1',
  },
  {
    hosts: ['globaltimes.cn'],
    pattern: /^\/(?:page\/\d{6}|content|article)\/(\d+)(?:\.shtml)?$/,
    replacement: '/content/$1.shtml',
  },
  {
    hosts: [
      'rferl.org',
      'voanews.com',
      'svoboda.org',
      'azattyq.org',
      'azattyk.org',
      'ozodi.org',
      'ozodlik.org',
      'currenttime.tv',
      'radiofarda.com',
      'golosameriki.com',
      'radiosvoboda.org',
      'azattyqasia.org',
      'rus.azattyk.org',
    ],
    pattern: /^\/(?:a\/(?:[^/]+\/)?)?(\d{5,})\.html$/,
    replacement: '/a/$1.html',
  },
  { hosts: ['24.kg'], pattern: /^(\/.*?\d{5,})_[^/]+$/, replacement: '$1' },
  {
    hosts: ['akipress.com', 'akipress.org', 'tazabek.kg'],
    pattern: /^(.*\/news:\d+)(?::.*)$/,
    replacement: '$1',
  },
  {
    hosts: ['msn.com'],
    pattern: /^\/.*\/(ar-[A-Za-z0-9]+)$/,
    replacement: '/$1',
  },
  {
    hosts: ['toutiao.com'],
    pattern: /^\/(?:article\/|group\/|[ai])(\d{15,})$/,
    replacement: '/article/$1',
  },
  {
    hosts: ['thepaper.cn'],
    pattern: /^\/(?:newsDetail_forward_|detail\/)(\d+)$/,
    replacement: '/newsDetail_forward_$1',
  },
  { hosts: ['t.me'], pattern: /^\/s\/(.+)$/, replacement: '/$1' },
  {
    hosts: ['x.com'],
    pattern: /^\/(?:i\/web|i|[^/]+)\/status(?:es)?\/(\d+)(?:\/.*)?$/,
    replacement: '/i/status/$1',
  },
  {
    hosts: ['youtube.com'],
    pattern: /^\/(?:shorts|live|embed|v)\/([\w-]{11})$/,
    replacement: '/watch?v=$1',
  },
  { hosts: ['youtu.be'], pattern: /^\/([\w-]{11})$/, replacement: '//youtube.com/watch?v=$1' },
  { hosts: ['reddit.com'], pattern: /^(\/r\/[^/]+\/comments\/[^/]+)\/.*$/, replacement: '$1' },
]

export interface QueryRule {
  hosts: readonly string[]
  /** Only these parameters choose the page. */
  keep?: readonly string[]
  /** These never do, beside the general list. */
  drop?: readonly string[]
}

export const QUERY_RULES: readonly QueryRule[] = [
  { hosts: ['ria.ru', 'inosmi.ru', '1prime.ru'], drop: ['in'] },
  { hosts: ['youtube.com', 'youtu.be'], keep: ['v', 'list', 'search_query', 'q'] },
  { hosts: ['x.com'], drop: ['s', 't'] },
  { hosts: ['mp.weixin.qq.com'], keep: ['__biz', 'mid', 'idx', 'sn'] },
  { hosts: ['baijiahao.baidu.com'], keep: ['id'] },
  { hosts: ['thepaper.cn'], drop: ['commTag'] },
  {
    hosts: ['toutiao.com'],
    drop: ['app', 'timestamp', 'use_new_style', 'req_id', 'group_id', 'log_from', 'upstream_biz'],
  },
  { hosts: ['news.google.com'], drop: ['oc', 'hl', 'gl', 'ceid'] },
  { hosts: ['msn.com'], drop: ['cvid', 'ei', 'pc'] },
  { hosts: ['wsj.com', 'barrons.com', 'marketwatch.com'], drop: ['mod', 'st'] },
]

/** Whether a rule for `hosts` speaks for `host`. */
export function coversHost(hosts: readonly string[], host: string): boolean {
  return hosts.some((own) => host === own || host.endsWith(`.${own}`))
}
