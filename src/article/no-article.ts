import type { NoArticleReason } from './article.ts'
import type { Block, PageBlocks } from './blocks.ts'
import type { PageFacts } from './page-facts.ts'

export interface NoArticle {
  reason: NoArticleReason
  message: string
}

const BOT =
  /just a moment|attention required|checking (?:if the site connection|your browser)|verify(?:ing)? (?:that )?you are (?:a )?human|are you a (?:robot|human)|unusual (?:traffic|activity)|pardon our interruption|access (?:to this page has been )?denied|enable js and disable any ad ?blocker|incapsula|ddos[- ]guard|captcha|security check|you have been blocked|request (?:was )?blocked|проверка браузера|подтвердите, что вы не робот|вы не робот|人机验证|安全验证|访问被拒绝|滑动验证/i
/** What a wall says about itself in its text; words that news use too are left out. */
const BOT_TEXT =
  /verify(?:ing)? (?:that )?you are (?:a )?human|checking (?:if the site connection|your browser)|enable js and disable any ad ?blocker|pardon our interruption|incapsula incident|ddos protection by|подтвердите, что вы не робот|проверка браузера|请完成.{0,6}验证/i
/** Addresses from which a wall, and no page, loads its script. */
const BOT_SOURCE =
  /_incapsula_resource|__qrator|cdn-cgi\/challenge|captcha-delivery|px-captcha|ddos-guard|__js_p_|arvancloud/i
/** What a site says in place of a page that isn't there, or not now. */
const ERROR =
  /^(?:error|ошибка)?\s*(?:404|403|50[023])(?:\s*[-–—|:]|\s+(?:not found|forbidden|error|internal)|$)|page (?:not found|cannot be found|does ?n[o’']t exist)|^(?:the )?(?:site|service|website) (?:is )?(?:under maintenance|temporarily unavailable|unavailable)|bad gateway|страница не (?:найдена|существует)|ошибка 404|^сайт (?:временно недоступен|на обслуживании)|сторінку не знайдено|бет табылмады|sahifa topilmadi|sayfa bulunamadı|页面不存在|页面未找到|找不到.{0,6}页面|صفحه .{0,20}یافت نشد|الصفحة غير موجودة|पेज नहीं मिला|seite nicht gefunden|page introuvable|página no encontrada|ページが見つかりません/imu
const LOGIN =
  /^(?:please )?(?:log ?in|sign ?in|login|member login|anmelden|einloggen|connexion|se connecter|iniciar sesión|accedi|вход|войти|авторизация|登录|登入|ログイン|ورود|लॉग ?इन)(?:$|[\s|:–—-])/i
const CONSENT =
  /before you continue|your privacy (?:choices|matters)|we (?:and our partners )?(?:value your privacy|use cookies)|cookie (?:consent|einstellungen|settings|policy)|zustimmung|einwilligung|datenschutz(?:einstellungen)?|consent|gérer (?:mes|vos) (?:cookies|choix)|accept(?:er)? (?:all )?(?:the )?cookies/i
const SCRIPT_NEEDED =
  /(?:enable|activate|turn on|requires?|need to enable) javascript|javascript (?:is )?(?:disabled|required|aktivieren)|включите javascript|请启用 ?javascript|activer javascript/i

const BOT_WALL: NoArticle = {
  reason: 'bot-wall',
  message: 'The site asks for proof of a human reader instead of showing the page.',
}

/** Text, in Latin letters, under which a page can be a wall and not an article. */
const WALL_SIZE = 2_500
/** The same, where only its text tells. */
const SMALL_WALL = 1_500
/** The same for what stands in place of a page. */
const ERROR_SIZE = 800
/** Paragraph from which on a text counts as running text. */
const LONG = 80

function wall(facts: PageFacts, text: string, size: number): NoArticle | undefined {
  if (size > WALL_SIZE || claimsArticle(facts)) return undefined
  const head = `${facts.documentTitle ?? ''}\n${facts.headlines[0]?.text ?? ''}`
  if (BOT.test(head) || (size < SMALL_WALL && BOT_TEXT.test(text))) {
    return BOT_WALL
  }
  if (facts.hasPassword && (LOGIN.test(facts.documentTitle ?? '') || size < 800)) {
    return { reason: 'login', message: 'The page is a login form.' }
  }
  if (size < ERROR_SIZE && ERROR.test(head)) {
    return { reason: 'error-page', message: 'The site says that there is no such page.' }
  }
  if (
    CONSENT.test(head) ||
    (size < SMALL_WALL && CONSENT.test(text) && /cookie|privacy|daten/i.test(text))
  ) {
    return { reason: 'consent', message: 'The page asks for consent before it shows anything.' }
  }
  return undefined
}

/**
 * Says why a page with hardly any running text is no article; undefined when it may be one.
 * @param kept text that would be the article
 */
export function emptyPageReason(
  facts: PageFacts,
  page: PageBlocks,
  kept: string,
): NoArticle | undefined {
  const text = page.blocks
    .map((block) => block.text)
    .join('\n')
    .slice(0, 5_000)
  const size = page.blocks.reduce((sum, block) => sum + block.size, 0)
  const found = wall(facts, kept === '' ? text : kept, size)
  if (found !== undefined) return found
  if (size >= 300) return undefined
  if (BOT_SOURCE.test(facts.sources)) return BOT_WALL
  if (facts.hasScript && (SCRIPT_NEEDED.test(`${text} ${facts.noscript}`) || size < 60)) {
    return {
      reason: 'script-only',
      message: 'The page has no text of its own; scripts would load it.',
    }
  }
  return size < 20 ? { reason: 'empty', message: 'The page holds no text.' } : undefined
}

/** Whether the page itself says that it is one article. Content systems write og:type=article on lists too. */
const claimsArticle = (facts: PageFacts): boolean =>
  facts.meta.get('og:type')?.[0]?.toLowerCase() === 'article' || statesArticle(facts)

/** Whether it states what only an article has. */
function statesArticle(facts: PageFacts): boolean {
  return (
    facts.meta.has('article:published_time') ||
    facts.properties.has('articlebody') ||
    facts.data.articles.some(({ types }) =>
      types.some((type) => /Article|BlogPosting|Report|Review/.test(type)),
    )
  )
}

/** Linked headlines of a container, or of a page, from which it may be a list of other pages. */
const MANY_INSIDE = 8
const MANY = 12
/** Running text, in Latin letters, under which such a page has no article of its own. */
const NO_STORY = 300
/** Shortest headline. */
const MIN_HEADLINE = 25

/** Whether a block is nothing but a linked headline. */
export const isLinkedHeadline = ({ size, linkSize, region }: Block): boolean =>
  size >= MIN_HEADLINE && linkSize >= 0.8 * size && !region.outside

/** The same with a blurb in one block, as `<br>` sets it. */
export const isLinkedTeaser = (block: Block): boolean =>
  isLinkedHeadline(block) ||
  (block.linkSize >= MIN_HEADLINE &&
    block.size <= 400 &&
    block.linkSize >= 0.25 * block.size &&
    block.text.includes('\n') &&
    !block.region.outside)

/**
 * Whether a page lists other pages: linked headlines with at most a blurb under each, and no word from the
 * page that it is an article.
 * @param linkedInside linked headlines in the container of what would be the article
 * @param paragraphs sizes of its paragraphs
 */
export function isIndexPage(
  facts: PageFacts,
  page: PageBlocks,
  linkedInside: number,
  paragraphs: readonly number[],
): boolean {
  if (statesArticle(facts)) return false
  const isClaimed = claimsArticle(facts)
  const long = paragraphs.filter((size) => size >= LONG)
  if (linkedInside >= (isClaimed ? MANY : MANY_INSIDE) && long.length <= 1.5 * linkedInside)
    return true
  if (isClaimed) return false
  const running = long.reduce((sum, size) => sum + size, 0)
  return running < NO_STORY && page.blocks.filter(isLinkedHeadline).length >= MANY
}
