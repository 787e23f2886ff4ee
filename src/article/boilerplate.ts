/** Phrases that open a pointer to other texts, an appeal or a credit; matched on short blocks only. */
const OPENERS: readonly RegExp[] = [
  // pointers to other texts
  /^(?:read (?:more|also|next|full)|also read|more (?:on|from|about)|see also|related|recommended|you may (?:also )?like|don['’]t miss|watch(?: (?:now|also|live|more))?\b[:|]|listen(?: (?:now|to))\b|click here|continue reading|keep reading|up next|top stories|most read|trending|editor['’]?s picks?)\b/i,
  /^(?:lesen sie|lies auch|mehr (?:zum thema|dazu|aus|lesen)|mehr:|auch interessant|zum thema|siehe auch|das könnte|weiterlesen|weitere(?:s| artikel| themen| nachrichten))/i,
  /^(?:lire aussi|à lire|lisez aussi|voir aussi|sur le même sujet|lea también|lee también|te puede interesar|más información|ver también|leggi anche|leia (?:também|mais)|saiba mais|lees ook|läs (?:också|även|mer)|les også|læs også|czytaj (?:też|także|więcej)|zobacz (?:też|także)|čtěte (?:také|více|dále)|přečtěte si|devamını oku|ayrıca bakınız)/i,
  /^(?:читайте (?:также|ещ[её]|далее|нас)|смотрите также|подробнее|по теме|материалы по теме|ранее (?:мы )?сообщал|читати також|читайте також|оқи отырыңыз|тағы оқыңыз)/i,
  /^(?:相关(?:阅读|新闻|报道|链接)|延伸阅读|推荐阅读|阅读更多|更多(?:新闻|阅读)|関連記事|あわせて読みたい|続きを読む|यह भी पढ़ें|ये भी पढ़ें|संबंधित|بیشتر بخوانید|مطالب مرتبط|مزید پڑھیں|یہ بھی پڑھیں|اقرأ أيضا|اقرأ المزيد)/,
  /^more(?: \p{L}+){0,3} (?:stories|news|articles|reads)\b|^more:?$|^\d+ ?min(?:\.|uten?|utes?)?[ -](?:read|lesezeit|de lecture|de lectura|чтения)/iu,
  /^(?:mavzuga doir|shuningdek,? o['‘ʻ’]qi|batafsil:|ilgili haber|ayrıca (?:oku|bak)|xem thêm|đọc thêm|tin liên quan|baca juga|simak juga|дагы окуңуз|ҳамчунин хонед|ўқинг:|мавзуга оид)/i,
  /^(?:관련 ?(?:기사|뉴스)|อ่าน(?:เพิ่มเติม|ต่อ|ข่าว)|ข่าวที่เกี่ยวข้อง|ติดตาม(?:ข่าว|เรา)|مواضيع ذات صلة|أخبار ذات صلة|شاهد أيضا)/,
  // appeals
  /^(?:subscribe|sign up|get (?:the|our) .{0,40}(?:newsletter|inbox|app)|follow us|follow .{2,30} on|join (?:us|our)|download (?:the|our)|support (?:us|our|independent)|donate|share this|share on|print this|email this|like us|click to share|advertisement|sponsored|thank you for (?:reading|signing)|this article (?:is|was) (?:free|brought)|enjoyed this)\b/i,
  /^(?:jetzt (?:abonnieren|anmelden|lesen|kostenlos)|newsletter|folgen sie|teilen|anzeige$|werbung$|abonnieren|melden sie sich|hier (?:klicken|geht)|s['’]abonner|abonnez|inscrivez|suivez|partager|suscríbe|síguenos|compartir|publicidad$|prenumerera|följ|dela\b|annons|abonnér|følg|reklame?a?$|iscriviti|seguici|abone ol|bizi takip)/i,
  /^(?:подпис(?:ывайтесь|аться|ка)|присоединяйтесь|следите за|реклама$|поделиться|наш телеграм|підпис|підтримай|关注我们|扫码|分享到|下载.{0,8}客户端|シェア|フォロー|हमसे जुड़|हमारे .{0,20}चैनल|عضو شوید|ما را .{0,20}دنبال|ہمیں فالو)/i,
  /подписывайтесь|подпишитесь|присоединяйтесь к|читайте .{2,40} в (?:telegram|телеграм|max\b|дзен)|(?:follow|join) (?:us|our) .{0,30}(?:telegram|whatsapp|facebook|twitter|x\b|channel)|subscribe to (?:our|the) |obuna bo['‘ʻ’]l|kanalimizga|жазылыңыз|арнамызға|abone olun|takip edin|кошулуңуз|हमारे .{0,20}(?:चैनल|ग्रुप) से जुड़/i,
  // embeds that a reader's browser would have replaced
  /(?:this content is hosted|to view this content|enable javascript|javascript (?:is )?(?:disabled|required)|your browser does not|accept .{0,30}cookies|cookies? .{0,40}(?:akzeptieren|zustimm)|externe[rn]? inhalt|an dieser stelle finden sie|inhalte? von .{2,30} anzeigen|view this post on|a post shared by|ce contenu|este contenido|für die (?:ansicht|darstellung) .{0,60}(?:zustimm|einwillig))/i,
  // end marks of agencies, disclaimers
  /^(?:انتهای پیام|enditem\b|-0-$|声明[:：]|免责声明|版权声明|本文(?:来源|来自|系))/i,
  // who edited it
  /^[（(【[]?\s*(?:责任编辑|责编|编辑|編輯|审核|校对|监制|终审|纠错|редактор|редакторы|выпускающий редактор|edited by|муҳаррир|muharrir|redaktor)\s*(?:[:：】\]]|$)/iu,
  // rights
  /^(?:©|\(c\)|copyright\b|all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos|все права защищены|版权|著作権|無断転載)/i,
]

/** A picture's credit or caption standing outside its figure: how it begins. */
const CREDIT_START =
  /^(?:\(?(?:photos?|fotos?|image|images|picture|pictures|bild(?:er)?|credit|source|quelle|crédits?|foto|zdroj|фото|图|图片|图为|写真|चित्र|عکس|تصویر)(?: (?:by|von|par|credit|courtesy|de))?\s*[:：/©])|^[（(]?(?:图为|资料图|图片说明|配图)/iu
/** How it ends, and the units that this needs. */
const CREDIT_UNITS = 20
const CREDIT_END =
  /\p{Script=Han}{2}\s?[摄攝][)）]?$|(?:getty images|shutterstock|istock|\bAFP via getty|\bunsplash\b|pixabay|\bepa-efe\b)\)?\.?$/iu

const isCredit = (text: string): boolean =>
  CREDIT_START.test(text) || CREDIT_END.test(text.slice(-CREDIT_UNITS))

/** Longest block, in Latin letters, that a phrase above may condemn, and that may be a credit. */
const SHORT = 240
const MAX_CREDIT = 140

/** Whether a block's own words show that it is a pointer, an appeal, a placeholder or a credit. */
export function isBoilerplate(text: string, size: number): boolean {
  if (size > SHORT) return false
  if (size < MAX_CREDIT && isCredit(text)) return true
  return OPENERS.some((opener) => opener.test(text))
}

/** A line that is only a date or a time, in digits with at most a few words round them. */
export function isDateLine(text: string, size: number): boolean {
  if (size > 80) return false
  if (!/\d{4}|\d{1,2}[:.h]\d{2}/.test(text)) return false
  const rest = text
    .replace(/\d+/g, ' ')
    .replace(
      /\b(?:published|updated|posted|last|modified|on|at|am|pm|a\.m|p\.m|est|edt|gmt|utc|cet|cest|ist|et|pt|by|min(?:utes?)? read|uhr|stand|aktualisiert|veröffentlicht|erschienen|vom|um|mis à jour|publié|le|à|actualizado|publicado|el|a las|de|h|kl|pubblicato|aggiornato|опубликовано|обновлено|в|г)\b/giu,
      ' ',
    )
    .replace(
      /\b(?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[\p{L}]*\.?|\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*day\b|\b(?:mo|di|mi|do|fr|sa|so)[a-z]*tag\b|(?:январ|феврал|март|апрел|ма[яй]|июн|июл|август|сентябр|октябр|ноябр|декабр)\p{L}*|[年月日时分時]/giu,
      ' ',
    )
  return (rest.match(/\p{L}+/gu)?.join('').length ?? 0) <= 6
}
