import type { Block } from './blocks.ts'
import type { PageFacts } from './page-facts.ts'

const LOCKED_TIER = /locked|premium|paid|metered|subscri|plus|member/i
const OFFER =
  /(?:subscribe|sign in|log in|register|become a member|to) to (?:continue|read|keep reading|unlock)|(?:this|the) (?:article|content|story) is (?:only )?(?:for|available to|reserved for) (?:our )?(?:subscribers|members)|subscribers only|weiterlesen mit|nur für abonnenten|diesen artikel (?:weiter)?lesen sie mit|réservé (?:à nos|aux) abonnés|contenido exclusivo|solo para suscriptores|только для подписчиков|для подписчиков|доступно по подписке|订阅后|会员专享|有料会員|この記事は有料/i
const MAX_OFFER = 400

/** Whether the page says, in its data or in an offer beside the text, that the article isn't free. */
export function isPaywalled(facts: PageFacts, blocks: readonly Block[]): boolean {
  if (facts.data.isFree === false) return true
  const tier = facts.meta.get('article:content_tier')?.[0] ?? facts.meta.get('content-tier')?.[0]
  if (tier !== undefined && LOCKED_TIER.test(tier)) return true
  return blocks.some((block) => block.size <= MAX_OFFER && OFFER.test(block.text))
}
