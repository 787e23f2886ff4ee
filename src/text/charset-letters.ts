/** Data for telling charsets apart: which characters a right decoding brings and which it does not. */

/** The commonest Chinese characters, simplified and traditional, with common Japanese ones. */
export const COMMON_HAN = new Set(
  '的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近千周委素技备半办青省列习响约支史感劳便团往历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属包火住调满县局照参红细引听该铁价严闻俄罗哈吉尔塔阿巴基坦印伊朗上合组织峰会总统部长外交安全反恐贸易投资能源' +
    '這為來個們說國時於會後對著裡過發經當與學進種將還見沒從報聞長開問題濟議灣臺關東電話車門馬億萬點機實現應樣產業區場員動運書廣證樂環際體總統選舉黨兩岸據處術網際媒體記者' +
    '株式社新聞最更開業駅政府予算案可決承認気象庁警察市区県町村円売買店県戦争東京大阪',
)

/** Letters that make up nine tenths of Russian, Ukrainian and Belarusian text, in both cases. */
export const COMMON_CYRILLIC = new Set('оеаинтсрвлкмдпуяыіОЕАИНТСРВЛКМДПУЯІ')

/** Their other letters; what is left of the script is rare in the old charsets. */
export const OTHER_CYRILLIC = new Set('ьгзбчйхжшюїєўщцэфъёґЬГЗБЧЙХЖШЮЇЄЎЩЦЭФЪЁҐ')

/** Greek vowels with and without accent, and the common consonants. */
export const COMMON_GREEK = new Set('αειοηυωάέίόήύώςστνκρπλμγδΑΕΙΟΗΥΩΣΤΝΚΡΠΛΜ')

/** The Arabic and Persian alphabets' common letters. */
export const COMMON_ARABIC = new Set('ابتجحدرسشعغفقكلمنهويىةأإآءئؤخذزصضطظثپچژگکی،؟')

/** Non-ASCII Latin letters of the western languages, of Turkish, of central Europe and the Baltic. */
export const COMMON_LATIN = new Set(
  'éèêëàâäáãåçíîïìñóôöõøòúùûüßæœÉÖÄÜÅØÇÀÁÍÓÚÈÊÑğışİĞŞąćęłńśźżŻŁŚčšžřďťňěůőűșțăČŠŽŘťţşŐŰýÝėįųūāēīļņķģĖĮŲŪĀĒĪĻŅĶĢ',
)

/** Signs that stand in ordinary text of many languages. */
export const COMMON_SIGNS = new Set(
  '“”‘’„‚«»‹›–—…•·№©®™°§€£\u00a0\u200c\u200d\u200e\u200f¿¡º，。、；：？！（）《》「」『』【】・ー々〜　－％',
)

/** Encodings tried on bytes that nothing is known of, the likelier first. */
export const DETECTABLE: readonly string[] = [
  'windows-1251',
  'windows-1252',
  'gb18030',
  'shift_jis',
  'euc-kr',
  'big5',
  'euc-jp',
  'koi8-r',
  'koi8-u',
  'windows-1254',
  'windows-1256',
  'windows-1250',
  'iso-8859-2',
  'windows-1253',
  'iso-8859-7',
  'iso-8859-5',
  'ibm866',
  'x-mac-cyrillic',
  'iso-8859-6',
  'windows-1255',
  'windows-874',
]

const BY_ENCODING_OF_LANGUAGES: readonly (readonly [string, RegExp])[] = [
  ['ru be uk bg sr mk kk ky tg mn', /1251|koi8|-5$|866|cyrillic/],
  ['zh', /gb|big5/],
  ['ja', /jis|jp/],
  ['ko', /kr/],
  ['tr az', /1254|-9$/],
  ['ar fa ur', /1256|-6$/],
  ['el', /1253|-7$/],
  ['he', /1255|-8/],
  ['th', /874/],
  ['pl cs sk hu ro hr sl', /1250|-2$/],
  ['lt lv et', /1257|-13$|-4$/],
  ['vi', /1258/],
  ['en fr de es pt it nl sv da no fi', /1252/],
]

/** True when texts of the language (BCP 47) were commonly written in that encoding. */
export function encodingSuitsLanguage(encoding: string, language: string | undefined): boolean {
  const primary = language?.trim().toLowerCase().split(/[-_]/)[0]
  if (primary === undefined || primary === '') return false
  return BY_ENCODING_OF_LANGUAGES.some(
    ([languages, pattern]) => languages.split(' ').includes(primary) && pattern.test(encoding),
  )
}
