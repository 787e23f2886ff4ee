/**
 * Query parameters that say where a reader came from or how a page is shown. Anything that is not
 * here stays: dropping an unknown parameter can make two articles one.
 */

/** Names that begin like this, in lower case. */
const PREFIXES: readonly string[] = [
  'utm_', // Google Analytics
  'at_', // AT Internet, BBC
  'mc_', // Mailchimp
  'pk_',
  'mtm_',
  'matomo_',
  'piwik_', // Matomo
  'hsa_', // HubSpot
  '_hs',
  'ga_',
  'gaa_', // Google Analytics, Subscribe with Google
  'itm_',
  'ns_', // Comscore
  'fb_',
  'guce_', // Yahoo consent
  'int_',
  'oly_', // Omeda
  'vero_',
  '_x_tr_', // translate.goog leftovers
  'share_',
  'tt_',
  'traffic_',
  'sc_',
  'soc_',
  'stm_',
  'asgtbndr',
]

/** Whole names, in lower case. */
const NAMES: ReadonlySet<string> = new Set(
  `fbclid gclid gclsrc dclid gbraid wbraid msclkid twclid ttclid yclid ysclid ymclid li_fat_id igshid
  igsh mkt_tok epik s_kwcid rb_clickid srsltid gad_source gad_campaignid _openstat _ga _gl __twitter_impression __s __tn__ __source __xts__
  cmp cmpid smid smtyp partner emc emci emdi ceid_email ncid ocid icid intcmp int_cmp ito ico xtor wpisrc wpmm
  mbid srnd sref taid tpcc reflink leadsource ftag tsrc .tsrc guccounter mod_referrer
  ref ref_src ref_url referrer referer refsrc referrer_source reftype
  share shared sharetype sharedby sharer shareuid sharetoken share_token sharesource nb sr_share via
  isappinstalled scene clicktime enterid spm spm_id_from wfr vd_source bxsharefrom
  unlocked_article_code giftcopy gift gift_article shareid sh
  feedtype feedname rss_feed rss_source rssfeed
  campaign campaign_id campaignid campid cmpgn pushid trk trkid trkcampaign tracking tracking_id dicbo tblci obref
  hss_channel sfmc_id sfmc_sub spjobid spmailingid spreportid spuserid nr_email_referer
  replytocom doing_wp_cron phpsessid jsessionid aspsessionid
  noamp amp_js_v amp_gsa amp_markup amp_latest_update_time usqp nomobile googleamp
  fromrss from_rss fromfeed echobox homepage`.split(/\s+/),
)

/** Names that track only with some values: elsewhere they choose the page. */
const NAMES_WITH_VALUES: ReadonlyMap<string, RegExp> = new Map([
  ['amp', /^(|1|true|yes|y|amp)$/i],
  ['_amp', /^(|1|true|yes)$/i],
  ['isamp', /^(|1|true|yes)$/i],
  ['outputtype', /^amp(-type)?$/i],
  ['output', /^(amp|print)$/i],
  ['format', /^(amp|print)$/i],
  ['view', /^(amp|print|mobile|desktop)$/i],
  ['type', /^amp$/i],
  ['mode', /^(amp|print)$/i],
  ['m', /^(|1|true)$/],
  ['mobile', /^(|0|1|true|false|yes|no)$/i],
  ['desktop', /^(|0|1|true|false|yes|no)$/i],
  ['print', /^(|1|true|yes|y|print|pdf)$/i],
  ['printable', /^(|1|true|yes)$/i],
  ['printmode', /^(|1|true|yes)$/i],
  ['single', /^(|1)$/],
  ['embed', /^(|1)$/],
  ['from', /^(?!.*\d{4})[a-z][a-z0-9_.-]*$/i],
  [
    'src',
    /^(rss|feed|fb|facebook|tw|twitter|x|wa|whatsapp|tg|telegram|vk|email|mail|push|share)$/i,
  ],
  [
    'source',
    /^(rss|feed|fb|facebook|twitter|whatsapp|telegram|vk|email|newsletter|push|share|social|app|google|yandex|dzen|amp)[\w.-]*$/i,
  ],
  ['origin', /^(rss|feed|share|serp_auto|facebook|twitter)$/i],
  ['medium', /^(rss|social|email|referral)$/i],
  ['feature', /^(share|shared|youtu\.be|emb_logo|emb_title|youtube_gdata\w*)$/i],
  ['rss', /^(|1|true|y|yes)$/i],
  ['feed', /^rss$/i],
  ['for', /^pc$/],
  ['_', /^\d{9,}$/],
  ['cid', /^(rss|twitter|facebook|social|share|email|nlm|newsletter)[\w:-]*$/i],
  [
    'mod',
    /^(?:\w*rss\w*|searchresults\w*|hp_\w+|mhp|e2tw|e2fb|wsjtwittertest\w*|article_inline|djem\w*|newsviewer_\w+)$/i,
  ],
  ['outputmode', /^amp$/i],
  ['no_redirect', /^/],
])

/** Of the names above, those that number things on some sites: a bare number stays. */
const NUMBERING: ReadonlySet<string> = new Set(
  'ref via partner share campaign campaign_id campaignid campid tracking tracking_id gift'.split(
    ' ',
  ),
)

/** Whether one query parameter only tracks or styles, seen beside the other names of its query. */
export function isTrackingParameter(
  name: string,
  value: string,
  siblings: ReadonlySet<string>,
): boolean {
  const key = name.toLowerCase()
  if (key === 'from' && (siblings.has('to') || siblings.has('until'))) return false
  if (key === 'm' && siblings.size > 1) return false // a month, beside a year
  if (NUMBERING.has(key) && /^\d+$/.test(value)) return false
  if (NAMES.has(key) || PREFIXES.some((prefix) => key.startsWith(prefix))) return true
  return NAMES_WITH_VALUES.get(key)?.test(value) ?? false
}
