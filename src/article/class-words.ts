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
  noprint toc shortcut expandable collapsible accordion
  werbung anzeige anzeigen reklama reklam annons annonse annonce publicidad publicidade publicite pubblicita advertentie
  mgid adfox teads criteo dianomi revcontent zergnet plista ligatus engageya relap marketgid teaserblock
  relacionadas relacionados relacionado correlati souvisejici podobne verwandte lesetipp weiterlesen inread
  teilen partager compartir condividi sharer pluso uptolike addthisevent sharethis ssba shariff
  bildunterschrift bildtext bildzeile bildquelle bildnachweis legende leyenda didascalia wpcaption
  autor autoren autorin auteur auteurs autores signatur firma forfatter skribent journalist
  schlagworte schlagwort etiquetas etiqueta tagi motscles
  avatar userpic shortlink permalink copylink qrcode ewm totop backtop toast snackbar onesignal webpush
  audioplayer readspeaker beyondwords trinityaudio vorlesen texttospeech
  livefyre spotim viafoura hyvor`
    .split(/\s+/)
    .filter(Boolean),
)

/** Words that mark a box beside the story when it holds links, and layout or a standfirst when it holds none. */
const BESIDE_IF_LINKED: ReadonlySet<string> = new Set(
  'teaser teasers widget widgets promo promos embed embedded expand'.split(' '),
)

/** Words that mark a picture's legend or a subscription offer when little text stands there. */
const BESIDE_IF_SMALL: ReadonlySet<string> = new Set(
  'tracking analytics truncated print printer hide like likes meta separator close actions image images img photo photos picture pictures foto fotos'.split(
    ' ',
  ),
)

/** Words that mark an offer, when little text stands there; on a paragraph or a heading, text behind the wall. */
const OFFER_IF_SMALL: ReadonlySet<string> = new Set('paywall paywalled piano'.split(' '))

/** Units of an attribute that are read. */
const MAX_UNITS = 500

/** Two words in a row that say what one alone doesn't. */
const BESIDE_PAIRS: ReadonlySet<string> = new Set(
  `pull-quote key-points key-takeaways read-more read-next read-also also-read see-also see-more more-from more-on more-news more-stories more-articles most-read most-viewed
  you-may may-like up-next no-print print-none hidden-print print-hidden sign-up sign-in log-in opt-in side-bar
  skip-link skip-to skip-nav sr-only screen-reader visually-hidden visually-hide u-hidden post-info post-meta entry-meta article-meta
  story-meta article-info article-date post-date entry-date publish-date published-date image-text photo-text
  article-footer entry-footer post-footer link-list link-box teaser-list top-stories latest-news
  reading-time read-time external-content instagram-media fb-post about-author author-info
  article-tags entry-utility post-nav back-top copy-link short-link qr-code text-speech read-aloud
  lire-aussi leia-mais lea-tambien leggi-anche lees-ook czytaj-takze chitayte-takzhe po-teme news-related
  lead-art hero-art key-facts author-bio author-box author-card about-us load-more show-more view-all google-news app-store
  social-links follow-us`.split(/\s+/),
)

const PAIR_STARTS: ReadonlySet<string> = new Set(
  [...BESIDE_PAIRS].map((pair) => pair.slice(0, pair.indexOf('-'))),
)

/** Names that hold one of these describe a layout (`has-sidebar`, `no-comments`), not the content. */
const NEGATION: ReadonlySet<string> = new Set(['has', 'no', 'with', 'without', 'not', 'is', 'non'])

/** Subjects that content systems write into the classes of a post (`category-video`, `tag-author`). */
const SUBJECT =
  /^(?:category|tag|cat|topic|format)[-_](?!list|links?|cloud|box|container|wrapper|section|item)/i

/** What a name says of its element: beside the story, or so if it holds links, or little text. */
export const MARK = { beside: 1, besideIfLinked: 2, besideIfSmall: 4, offerIfSmall: 8 } as const

const WORD_MARKS: ReadonlyMap<string, number> = new Map(
  (
    [
      [BESIDE_IF_SMALL, MARK.besideIfSmall],
      [OFFER_IF_SMALL, MARK.offerIfSmall],
      [BESIDE_IF_LINKED, MARK.besideIfLinked],
      [BESIDE, MARK.beside],
    ] as const
  ).flatMap(([words, mark]) => [...words].map((word) => [word, mark] as const)),
)

const isDigit = (unit: number): boolean => unit >= 48 && unit <= 57
const isLower = (unit: number): boolean => unit >= 97 && unit <= 122
const isUpper = (unit: number): boolean => unit >= 65 && unit <= 90

/** Digits between letters (`n1AuAdJ`): such a part is made by a machine and says nothing. */
function isMachineMade(name: string, start: number, end: number): boolean {
  let afterLetter = false
  let afterDigit = false
  for (let i = start; i < end; i++) {
    if (isDigit(name.charCodeAt(i))) afterDigit = afterLetter
    else if (afterDigit) return true
    else afterLetter = true
  }
  return false
}

function addWord(words: string[], name: string, start: number, end: number): void {
  if (end > start) words.push(name.slice(start, end).toLowerCase())
}

/**
 * Words of a name: parts between other signs than letters and digits, split again where digits stand and where
 * a capital follows a small letter. By character codes: this runs for each distinct name of a page.
 */
function wordsOf(name: string): string[] {
  const words: string[] = []
  for (let start = 0; start < name.length; ) {
    let end = start
    while (end < name.length && isWordUnit(name.charCodeAt(end))) end += 1
    if (!isMachineMade(name, start, end)) {
      let from = start
      for (let i = start; i < end; i++) {
        const unit = name.charCodeAt(i)
        if (isDigit(unit)) {
          addWord(words, name, from, i)
          from = i + 1
        } else if (i > from && isUpper(unit) && isLower(name.charCodeAt(i - 1))) {
          addWord(words, name, from, i)
          from = i
        }
      }
      addWord(words, name, from, end)
    }
    start = end + 1
  }
  return words
}

const isWordUnit = (unit: number): boolean => isDigit(unit) || isLower(unit) || isUpper(unit)

/** Names glued of two words: `singlepostmeta`, `articleshare`. */
const GLUED =
  /^(?:single)?(?:post|entry|article|story|news|content)(meta|info|share|shares|tags|author|authors|footer|date|social|related|nav|comments)$/

function marksOfName(name: string): number {
  if (name.includes(':') || SUBJECT.test(name)) return 0
  const words = wordsOf(name)
  let marks = 0
  let negated = false
  for (const [i, word] of words.entries()) {
    if (PAIR_STARTS.has(word) && BESIDE_PAIRS.has(`${word}-${words[i + 1] ?? ''}`))
      return MARK.beside
    negated ||= NEGATION.has(word)
    marks |= WORD_MARKS.get(word) ?? (GLUED.test(word) ? MARK.beside : 0)
  }
  return negated ? 0 : marks
}

/** Reads the class and id attributes of one page, each distinct name judged once. */
export class ClassReader {
  private readonly values = new Map<string, number>()
  private readonly names = new Map<string, number>()

  /**
   * The marks (`MARK`, or-ed) of an attribute's names.
   * @param value names split by white space
   */
  marks(value: string | undefined): number {
    if (value === undefined || value === '') return 0
    const before = this.values.get(value)
    if (before !== undefined) return before
    let marks = 0
    for (const name of value.slice(0, MAX_UNITS).split(/\s+/))
      if (name !== '') marks |= this.marksOf(name)
    this.values.set(value, marks)
    return marks
  }

  private marksOf(name: string): number {
    const before = this.names.get(name)
    if (before !== undefined) return before
    const marks = marksOfName(name)
    this.names.set(name, marks)
    return marks
  }
}
