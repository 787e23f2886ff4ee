/**
 * Words of class and id attributes that mark what stands beside an article.
 * A word counts only when it is a whole word of a name (`article-share` yes, `shareholder` no).
 */
const BESIDE: ReadonlySet<string> = new Set(
  `ad ads adbox adslot advert adverts advertisement advertising adsbygoogle advertorial dfp outbrain taboola
  promobox promotion promotions sponsor sponsored affiliate breaking ticker partnerlinks
  banner cookie cookies consent gdpr cmp optin privacy modal popup popover overlay lightbox tooltip dialog
  newsletter newsletters subscribe subscription subscriptions signup signin login register registration abo
  donate donation donations appeal membership
  share shares sharing sharebar sharebox sharedaddy shareline addthis addtoany sociable
  social socials socialmedia whatsapp telegram linkedin pinterest
  related relateds relatedposts relatedarticles relatedcontent relatedlinks relatednews recirc recirculation
  recommended recommendation recommendations recommends readmore readnext seealso mostread mostpopular popular
  trending teaserbox yarpp crp moreon morefrom
  comment comments disqus respond comentarios kommentare kommentar commentlist
  sidebar rail sidecol footer foot masthead breadcrumb breadcrumbs nav navbar navigation menu submenu megamenu pagination pager
  toolbar tools toolbox feedback reactions vote votes poll rating ratings
  pullquote pullquotes keypoints placeholder caption captions captiontext credit credits copyright imagecredit photocredit
  byline bylines author authors authorbox authorbio bio dateline timestamp datetime pubdate publishdate metadata postmeta postinfo
  tags tag taglist tagcloud topics keywords hashtags categories
  infobox factbox explainer glossary
  gallery slideshow carousel thumbs thumbnail thumbnails playlist player video audio podcast iframe
  hidden invisible offscreen sr screenreader visuallyhidden
  kicker eyebrow disclaimer correction corrections
  noprint toc hotkey shortcut expandable collapsible accordion`
    .split(/\s+/)
    .filter(Boolean),
)

/** Words that mark a box beside the story when it holds links, and layout or a standfirst when it holds none. */
const BESIDE_IF_LINKED: ReadonlySet<string> = new Set(
  'teaser teasers widget widgets promo promos embed embedded expand'.split(' '),
)

/** Words that mark a picture's legend or a subscription offer when little text stands there. */
const BESIDE_IF_SMALL: ReadonlySet<string> = new Set(
  'tracking analytics truncated print printer hide like likes meta separator close actions image images img photo photos picture pictures foto fotos paywall paywalled piano'.split(
    ' ',
  ),
)

/** Two words in a row that say what one alone doesn't. */
const BESIDE_PAIRS: ReadonlySet<string> = new Set(
  `pull-quote key-points key-takeaways read-more read-next read-also also-read see-also see-more more-from more-on more-news more-stories more-articles most-read most-viewed
  you-may may-like up-next no-print print-none hidden-print print-hidden sign-up sign-in log-in opt-in side-bar
  skip-link skip-to skip-nav sr-only screen-reader visually-hidden visually-hide u-hidden post-info post-meta entry-meta article-meta
  story-meta article-info article-date post-date entry-date publish-date published-date image-text photo-text
  article-footer entry-footer post-footer link-list link-box teaser-list top-stories latest-news
  reading-time read-time external-content instagram-media fb-post about-author author-info
  article-tags entry-utility post-nav`.split(/\s+/),
)

/** Names that hold one of these describe a layout (`has-sidebar`, `no-comments`), not the content. */
const NEGATION: ReadonlySet<string> = new Set(['has', 'no', 'with', 'without', 'not', 'is', 'non'])

/** Subjects that content systems write into the classes of a post (`category-video`, `tag-author`). */
const SUBJECT =
  /^(?:category|tag|cat|topic|format)[-_](?!list|links?|cloud|box|container|wrapper|section|item)/i

/** Words of a name; parts with digits between letters are made by machines (`n1AuAdJ`). */
const words = (name: string): string[] =>
  name
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => !/\p{L}\p{N}+\p{L}/u.test(part))
    .flatMap((part) =>
      part
        .replace(/([a-z])([A-Z])/g, '$1-$2')
        .toLowerCase()
        .split(/[-\d]+/),
    )
    .filter(Boolean)

const hasWordOf = (name: string, set: ReadonlySet<string>): boolean => {
  if (name.includes(':') || SUBJECT.test(name)) return false
  const parts = words(name)
  return parts.some((word) => set.has(word)) && !parts.some((word) => NEGATION.has(word))
}

function isBeside(name: string): boolean {
  if (name.includes(':') || SUBJECT.test(name)) return false
  const parts = words(name)
  const pairs = parts.map((word, i) => `${word}-${parts[i + 1] ?? ''}`)
  if (pairs.some((pair) => BESIDE_PAIRS.has(pair))) return true
  if (parts.some((word) => NEGATION.has(word))) return false
  return parts.some((word) => BESIDE.has(word))
}

/** What the class and id attributes of one page say, each distinct value judged once. */
export interface ClassReader {
  /** Whether a value (names split by white space) names what stands beside the story. */
  beside(value: string): boolean
  /** Whether a value names a box that stands beside the story if it holds links. */
  besideIfLinked(value: string): boolean
  /** Whether a value names a box that stands beside the story if it holds little text. */
  besideIfSmall(value: string): boolean
}

export function classReader(): ClassReader {
  const once = (judge: (name: string) => boolean) => {
    const values = new Map<string, boolean>()
    const names = new Map<string, boolean>()
    const judgeName = (name: string): boolean => {
      const before = names.get(name)
      if (before !== undefined) return before
      const now = name !== '' && judge(name)
      names.set(name, now)
      return now
    }
    return (value: string): boolean => {
      const before = values.get(value)
      if (before !== undefined) return before
      const now = value.split(/\s+/).some(judgeName)
      values.set(value, now)
      return now
    }
  }
  return {
    beside: once(isBeside),
    besideIfLinked: once((name) => hasWordOf(name, BESIDE_IF_LINKED)),
    besideIfSmall: once((name) => hasWordOf(name, BESIDE_IF_SMALL)),
  }
}
