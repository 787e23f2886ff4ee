import { stem } from './stem.ts'
import { tokensOf } from './tokens.ts'

/**
 * Words that stand in nearly every report about the organisation and its members, so that they say
 * nothing about which event a report is of. An archive learns that by counting; a young one, or one
 * in which the organisation is one subject of many, does not.
 */

/** Names of the organisation. They tell no two reports apart. */
const ORGANISATION = `
  sco шос шыұ шку шҳт сҳш şiö şhö ocs soz شانگهای شنگھائی एससीओ शंघाई шанхай шанхайская шанхайской шанхайскую
  上合 海合 合作 作组 组织 shanghai shanxay şanghay schanghai shanghái`

/** Members, their people and the seats of their governments: where, for half of all reports. */
const MEMBERS = `
  china chinese russia russian russians moscow india indian delhi pakistan pakistani islamabad iran iranian tehran
  kazakhstan kazakh kazakhstani astana kyrgyzstan kyrgyz bishkek tajikistan tajik dushanbe uzbekistan uzbek tashkent
  belarus belarusian minsk asia asian central eurasia eurasian beijing kremlin
  китай китайский китайская китая китае китаем кнр россия россии россию россией российский российская рф москва москве
  индия индии индию индийский пакистан пакистана пакистане пакистанский иран ирана иране иранский тегеран тегеране
  казахстан казахстана казахстане казахстанский астана астане кыргызстан киргизия киргизии бишкек бишкеке таджикистан
  таджикистана таджикистане душанбе узбекистан узбекистана узбекистане ташкент ташкенте беларусь беларуси белоруссия
  белоруссии минск минске азия азии пекин пекине евразия евразийский
  中国 国俄 俄罗 罗斯 印度 巴基 基斯 斯坦 伊朗 哈萨 萨克 克斯 吉尔 尔吉 吉斯 塔吉 吉克 乌兹 兹别 别克 白俄 亚洲 中亚 欧亚
  北京 莫斯 斯科 俄方 中方 我国
  چین روسیه هند پاکستان ایران قزاقستان قرقیزستان تاجیکستان ازبکستان بلاروس تهران مسکو پکن آسیا مرکزی
  चीन रूस भारत पाकिस्तान ईरान कजाकिस्तान कज़ाख़स्तान किर्गिस्तान ताजिकिस्तान उज्बेकिस्तान बेलारूस दिल्ली एशिया मध्य
  қазақстан қазақстанның қытай қытайдың ресей ресейдің үндістан пәкістан өзбекстан тәжікстан қырғызстан беларусь иран
  азия азиясы орталық еуразия`

/** Offices, meetings and the manner of agencies. */
const MANNER = `
  minister ministers ministry ministerial official officials president presidents prime premier leader leaders head heads
  chairman chair secretary general deputy government governments authority authorities state states country countries
  nation nations national international world global region regions regional foreign affairs interior internal
  meeting meetings meet met summit conference forum session sessions event ceremony talks visit visited delegation
  delegations participants participate representative representatives expert experts council committee commission
  agreement agreements agree agreed sign signed signing cooperate cooperation cooperative organisation organization
  organisations organizations organiser organisers organizer organizers member members membership partner partners
  partnership relation relations bilateral multilateral
  joint jointly common mutual development develop strengthen strengthening support supports supported discuss discussed
  discussion issue issues topic agenda plan plans planned planning programme program project projects group working work
  works worked hold holds holding speak speaking speech remarks press conference agency journalists
  security economic economy trade political policy important importance key main major level side sides field area areas
  number also within framework held hosted host hosts attended attend attend open opened opens opening begin began
  begins start started starts launch launched next following coming current month spring summer autumn winter
  offer offered offers send sent give given bring partners
  percent million billion dollar dollars share percentage use according noted stressed emphasized
  министр министры министров министра министерство министерства президент президента президенты премьер глава главы глав
  руководитель руководители председатель секретарь генеральный заместитель правительство правительства власти официальный
  государство государства государств государственный страна страны стран странах странами странам международный
  международного национальный регион региона регионе региональный иностранных дел мид внутренних внешней
  встреча встречи встрече встретились саммит саммита саммите конференция форум форума заседание заседания заседании
  мероприятие переговоры переговоров визит делегация делегации участники участников участие участвовали участвуют
  представитель представители эксперт эксперты совет совета комиссия комитет соглашение соглашения договорились подписали
  подписан подписание сотрудничество сотрудничества сотрудничестве организация организации организаторы член члены членов
  партнер партнеры партнерство отношения отношений двусторонний взаимный совместный совместные совместного развитие развития
  развивать укрепление поддержка поддержали обсудили обсуждение вопрос вопросы вопросов тема план планы планируется программа
  программы проект проекта проекты группа рабочая работа работы провели проведут проходит прошел прошла состоялась состоялся
  безопасность безопасности экономический экономики торговля важный уровень уровне сторона стороны сторон рамках сфере области
  сообщение сообщении говорится итоговом утвердил утвердили обменялись мнениями мнение обстановке
  открыл открыли открылся открылась начал начали начнется начался следующий весной летом осенью зимой будущем долларов пресс
  国家 成员 员国 各国 会议 峰会 论坛 部长 总统 总理 主席 外长 秘书 书长 秘书长 秘书处 代表 代表团 官员 政府 国际 地区 区域 举行 召开
  参加 出席 讨论 表示 指出 强调 认为 双方 各方 关系 发展 加强 推动 支持 共同 联合 签署 协议 协定 项目 计划 问题 领域 方面 进行 工作
  负责 开幕 开始 启动 今天 昨天 明年 今年 当天 上午 下午 目前 记者 报道 消息 新华 华社 专家 与会 国之 之间 以及 安全 经济 贸易
  百分 分之 万美 亿美 美元
  وزیر وزیران وزرای وزارت رییس رئیس جمهور جمهوری نخست دولت دولتها رهبر رهبران دبیر دبیرکل معاون مقام مقامات کشور کشورها
  کشورهای عضو اعضای ملی بین المللی بینالمللی منطقه منطقهای خارجه امور نشست اجلاس دیدار گفتگو مذاکرات کنفرانس سفر هیئت هیات
  شرکت نماینده نمایندگان کارشناسان شورای سازمان همکاری همکاریهای توافق توافقنامه امضا امضای مشترک توسعه تقویت حمایت بررسی
  موضوع برنامه طرح پروژه گروه کار کاری امنیت امنیتی اقتصادی تجارت تجاری مهم سطح طرف طرفین حوزه زمینه برگزار آغاز افتتاح
  شروع آینده بهار تابستان پاییز زمستان میلیون میلیارد دلار خبرنگاران خبرگزاری دوشنبه سهشنبه چهارشنبه پنجشنبه جمعه شنبه یکشنبه
  मंत्री मंत्रियों मंत्रालय राष्ट्रपति प्रधानमंत्री सरकार सरकारों नेता नेताओं प्रमुख अध्यक्ष सचिव महासचिव अधिकारी अधिकारियों देश देशों
  सदस्य राष्ट्रीय अंतरराष्ट्रीय क्षेत्र क्षेत्रीय विदेश बैठक सम्मेलन शिखर वार्ता मुलाकात यात्रा प्रतिनिधि प्रतिनिधिमंडल विशेषज्ञ परिषद समिति
  समझौता समझौते हस्ताक्षर सहयोग संगठन संयुक्त साझा विकास मजबूत समर्थन चर्चा मुद्दे मुद्दों योजना कार्यक्रम परियोजना समूह काम सुरक्षा
  आर्थिक व्यापार महत्वपूर्ण स्तर पक्ष पक्षों आयोजित शुरू उद्घाटन अगले लाख करोड़ अरब डॉलर सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार
  министрі министрлері министрлер министрлік президент президенті премьер төрағасы басшы басшылары басшысы үкімет үкіметі
  мемлекет мемлекеттер мемлекеттері мемлекеттік ел елдер елдері елдерінің елінің халықаралық ұлттық өңір аймақ аймақтық сыртқы ішкі істер
  кездесу кездесуде кездесті саммит саммиті форум форумы отырыс отырысы жиын жиналыс конференция келіссөз келіссөздер сапар делегация
  өкіл өкілдері сарапшылар сарапшы кеңес кеңесі келісім келісімге келісті қол қойды қойылды ынтымақтастық ынтымақтастығы ұйым ұйымы
  ұйымының мүше мүшелері бірлескен ортақ даму дамыту нығайту қолдау талқылады мәселе мәселелері жоспар бағдарлама жоба жобасы топ жұмыс
  қауіпсіздік экономика экономикалық сауда маңызды деңгей тарап тараптар саласы өткізді өтті ашылды басталды бастады келесі көктемде
  жазда күзде қыста дүйсенбі сейсенбі сәрсенбі бейсенбі жұма сенбі жексенбі миллион миллиард доллар`

/** Weight of a word against one of its event; measured on labelled stories, .2 to .5 equal. */
export const FAINT = 0.3

/** Characters of Chinese function words and of dates: a pair with one of them is no word. */
const FUNCTION_CHARACTERS = new Set(
  '的了在和与及或是将为等对于也并由从以这那其之有个各该到上下中后前年月日时分说称就被把向往者所而且但',
)

const SILENT_TERMS = termsOf(ORGANISATION)
const FAINT_TERMS = termsOf(`${MEMBERS} ${MANNER}`)

/** The list as terms: stems, and pairs of characters. */
function termsOf(list: string): ReadonlySet<string> {
  const terms = list.split(/\s+/u).flatMap((entry) => {
    const tokens = tokensOf(entry)
    if (tokens[0]?.kind !== 'character') return tokens.map((token) => stem(token.text))
    return tokens.slice(1).map((token, index) => `${tokens[index]?.text ?? ''}${token.text}`)
  })
  return new Set(terms)
}

/**
 * What a term says about the event.
 * @param term a stem, or a pair of characters
 * @returns 1 for a word of the event, FAINT for one of the domain, 0 for the organisation's name
 */
export function tellingShare(term: string): number {
  if (SILENT_TERMS.has(term)) return 0
  if (FAINT_TERMS.has(term)) return FAINT
  return isFunctionPair(term) ? 0 : 1
}

function isFunctionPair(term: string): boolean {
  if (term.length !== 2 || term < '\u3400') return false
  return [...term].some((character) => FUNCTION_CHARACTERS.has(character))
}
