import type { CheerioAPI } from 'cheerio'
import type { NoArticleReason } from './article.ts'
import type { PageBlocks } from './blocks.ts'
import type { PageFacts } from './page-facts.ts'

export interface NoArticle {
  reason: NoArticleReason
  message: string
}

const BOT =
  /just a moment|attention required|checking (?:if the site connection|your browser)|verify(?:ing)? (?:that )?you are (?:a )?human|are you a (?:robot|human)|unusual (?:traffic|activity)|pardon our interruption|access (?:to this page has been )?denied|enable js and disable any ad ?blocker|incapsula|ddos[- ]guard|captcha|security check|you have been blocked|request (?:was )?blocked|проверка браузера|подтвердите, что вы не робот|вы не робот|人机验证|安全验证|访问被拒绝|滑动验证/i
const LOGIN =
  /^(?:please )?(?:log ?in|sign ?in|login|member login|anmelden|einloggen|connexion|se connecter|iniciar sesión|accedi|вход|войти|авторизация|登录|登入|ログイン|ورود|लॉग ?इन)(?:$|[\s|:–—-])/i
const CONSENT =
  /before you continue|your privacy (?:choices|matters)|we (?:and our partners )?(?:value your privacy|use cookies)|cookie (?:consent|einstellungen|settings|policy)|zustimmung|einwilligung|datenschutz(?:einstellungen)?|consent|gérer (?:mes|vos) (?:cookies|choix)|accept(?:er)? (?:all )?(?:the )?cookies/i
const SCRIPT_NEEDED =
  /(?:enable|activate|turn on|requires?|need to enable) javascript|javascript (?:is )?(?:disabled|required|aktivieren)|включите javascript|请启用 ?javascript|activer javascript/i

/** Text, in Latin letters, under which a page can be a wall and not an article. */
const WALL_SIZE = 2_500
/** Paragraph from which on a text counts as running text. */
const LONG = 140

function wall($: CheerioAPI, facts: PageFacts, text: string, size: number): NoArticle | undefined {
  if (size > WALL_SIZE) return undefined
  const head = `${facts.documentTitle ?? ''}\n${facts.headlines[0]?.text ?? ''}`
  if (BOT.test(head) || (size < 1_500 && BOT.test(text))) {
    return {
      reason: 'bot-wall',
      message: 'The site asks for proof of a human reader instead of showing the page.',
    }
  }
  if (
    $('input[type="password"]').length > 0 &&
    (LOGIN.test(facts.documentTitle ?? '') || size < 800)
  ) {
    return { reason: 'login', message: 'The page is a login form.' }
  }
  if (
    CONSENT.test(head) ||
    (size < 1_500 && CONSENT.test(text) && /cookie|privacy|daten|consent/i.test(text))
  ) {
    return { reason: 'consent', message: 'The page asks for consent before it shows anything.' }
  }
  return undefined
}

/** Says why a page with hardly any running text is no article; undefined when it may be one. */
export function emptyPageReason(
  $: CheerioAPI,
  facts: PageFacts,
  page: PageBlocks,
): NoArticle | undefined {
  const text = page.blocks
    .map((block) => block.text)
    .join('\n')
    .slice(0, 5_000)
  const size = page.blocks.reduce((sum, block) => sum + block.size, 0)
  const found = wall($, facts, text, size)
  if (found !== undefined) return found
  if (size >= 300) return undefined
  const noscript = $('noscript').text().slice(0, 2_000)
  if ($('script').length > 0 && (SCRIPT_NEEDED.test(`${text} ${noscript}`) || size < 60)) {
    return {
      reason: 'script-only',
      message: 'The page has no text of its own; scripts would load it.',
    }
  }
  return size < 20 ? { reason: 'empty', message: 'The page holds no text.' } : undefined
}

/** Whether the page itself says that it is one article. */
function claimsArticle(facts: PageFacts): boolean {
  return (
    facts.meta.get('og:type')?.[0]?.toLowerCase() === 'article' ||
    facts.meta.has('article:published_time') ||
    facts.properties.has('articlebody') ||
    facts.data.articles.some(({ types }) =>
      types.some((type) => /Article|BlogPosting|Report|Review/.test(type)),
    )
  )
}

/**
 * Whether a page lists other pages: many linked headlines, little running text between them, and no word
 * from the page that it is an article.
 * @param kept texts of the blocks that would be the article, with their sizes
 */
export function isIndexPage(
  facts: PageFacts,
  page: PageBlocks,
  kept: readonly { size: number }[],
): boolean {
  if (claimsArticle(facts)) return false
  const headlines = page.blocks.filter(
    (block) => block.size >= 25 && block.linkSize >= 0.8 * block.size && !block.region.outside,
  ).length
  const long = kept.filter(({ size }) => size >= LONG).length
  return headlines >= 12 && long < Math.min(4, headlines / 4)
}
