import type { Row } from './sentence-row.ts'

const KAZAKH: readonly Row[] = [
  ['ablative', 'kk', 'Ресейден газ келді.', ['RU']],
  ['dative', 'kk', 'Министр Пәкістанға ұшты.', ['PK']],
  ['people', 'kk', 'Қытайлық инвесторлар зауыт салды.', ['CN']],
  ['capital and country', 'kk', 'Ташкентте Тәжікстан өкілдері жиналды.', ['TJ', 'UZ']],
  ['city', 'kk', 'Алматыда жаңбыр жауды.', ['KZ']],
  ['language alone', 'kk', 'Кітап орыс тілінде шықты.', []],
  ['other countries', 'kk', 'Жапония мен Франция келісті.', []],
  ['the sea', 'kk', 'Оңтүстік Қытай теңізі маңында дауыл соқты.', []],
  ['Russian president', 'kk', 'Владимир Путинмен кездесу өтті.', ['RU', 'Vladimir Putin']],
]

const KYRGYZ: readonly Row[] = [
  ['ablative', 'ky', 'Кытайдан жүк келди.', ['CN']],
  ['two neighbours', 'ky', 'Өзбекстан менен Тажикстан келишти.', ['TJ', 'UZ']],
  ['parliament', 'ky', 'Жогорку Кеңештин депутаттары добуш берди.', ['KG']],
  ['region', 'ky', 'Баткенде жер көчкү жүрдү.', ['KG']],
  ['long name', 'ky', 'Шанхай кызматташтык уюмуна мүчө өлкөлөр келишти.', ['SCO']],
  ['bank', 'ky', 'ШКУнун Өнүктүрүү банкы түзүлөт.', ['SCO', 'SCO-DEVBANK']],
  ['other countries', 'ky', 'Германия менен Франция келишти.', []],
  ['ocean', 'ky', 'Инди океанында кеме чөктү.', []],
]

const UZBEK: readonly Row[] = [
  ['dative', 'uz', 'Prezident Tojikistonga tashrif buyurdi.', ['TJ']],
  ['genitive', 'uz', 'Turkmaniston va Afgʻonistonning chegarasi ochildi.', ['AF']],
  ['city', 'uz', 'Samarqandda xalqaro anjuman boʻlib oʻtdi.', ['UZ']],
  ['acronym', 'uz', 'ShHT davlat rahbarlari uchrashdi.', ['SCO']],
  ['language alone', 'uz', 'Kitob rus tilida chop etildi.', []],
  ['ocean', 'uz', 'Hind okeani suvlari isidi.', []],
  ['Cyrillic organisation', 'uz', 'Шанхай ҳамкорлик ташкилоти саммити бўлди.', ['SCO']],
  ['Cyrillic country', 'uz', 'Хитойдан товарлар келди.', ['CN']],
]

const TAJIK: readonly Row[] = [
  ['neighbour', 'tg', 'Афғонистон бо Покистон гуфтушунид кард.', ['AF', 'PK']],
  ['India', 'tg', 'Ҳиндустон ба Русия нафт мефурӯшад.', ['IN', 'RU']],
  ['region', 'tg', 'Дар вилояти Хатлон борон борид.', ['TJ']],
  ['language alone', 'tg', 'Китоб ба забони русӣ чоп шуд.', []],
  ['others', 'tg', 'Олмон ва Фаронса розӣ шуданд.', []],
]

const BELARUSIAN: readonly Row[] = [
  ['locative', 'be', 'У Мінску прайшла сустрэча.', ['BY']],
  ['country forms', 'be', 'Расіі і Кітаю прапанавалі пагадненне.', ['CN', 'RU']],
  ['language alone', 'be', 'Выстава пра беларускую мову.', []],
  ['India', 'be', 'Індыя закупіла калій.', ['IN']],
  ['others', 'be', 'Польшча і Літва закрылі мяжу.', []],
]

const TURKISH: readonly Row[] = [
  ['Kazakhstan', 'tr', "Kazakistan'ın başkenti Astana'da toplantı yapıldı.", ['KZ']],
  ['Pakistan', 'tr', 'Pakistanlı yetkililer açıklama yaptı.', ['PK']],
  ['Sea', 'tr', 'Güney Çin Denizi’nde gerilim var.', []],
  ['gulf', 'tr', 'Basra Körfezi’nde tatbikat.', []],
  ['statistics office', 'tr', 'TÜİK verileri açıkladı.', ['TR']],
  ['another central bank', 'tr', 'Avrupa Merkez Bankası faiz indirdi.', []],
  ['Putin', 'tr', "Putin'in açıklaması beklendi.", ['RU', 'Vladimir Putin']],
]

const GERMAN: readonly Row[] = [
  ['adjective', 'de', 'Die usbekische Regierung und kasachische Firmen verhandeln.', ['KZ', 'UZ']],
  [
    'leader',
    'de',
    'Wladimir Putin empfing Xi Jinping.',
    ['CN', 'RU', 'Vladimir Putin', 'Xi Jinping'],
  ],
  ['Belarus', 'de', 'Weißrussland und Lukaschenko schwiegen.', ['Alexander Lukashenko', 'BY']],
  ['set phrase', 'de', 'Chinakohl und russische Küche sind beliebt.', []],
  ['poor people', 'de', 'Den Armen wurde geholfen.', []],
  ['others', 'de', 'Frankreich und Spanien stimmten zu.', []],
  ['Turkey', 'de', 'Die Türkei lieferte Drohnen.', ['TR']],
]

const FRENCH: readonly Row[] = [
  [
    'feminine adjective',
    'fr',
    'La diplomatie iranienne et la presse chinoise réagissent.',
    ['CN', 'IR'],
  ],
  ['acronym with proof', 'fr', "L'OCS réunit la Chine et la Russie.", ['CN', 'RU', 'SCO']],
  ['acronym without', 'fr', "L'OCS diffuse un film.", []],
  ['Burma', 'fr', 'La Birmanie vote dimanche.', ['MM']],
  ['roller coaster', 'fr', 'Des montagnes russes au parc.', []],
  ['others', 'fr', "L'Italie et la Suède signent.", []],
  ['Emirates', 'fr', 'Les Émirats arabes unis investissent.', ['AE']],
]

const SPANISH: readonly Row[] = [
  ['Saudi Arabia', 'es', 'Arabia Saudí y Catar negocian.', ['QA', 'SA']],
  ['capital', 'es', 'Pekín respondió a Nueva Delhi.', ['CN', 'IN']],
  ['acronym with proof', 'es', 'Rusia y China apoyan a la OCS.', ['CN', 'RU', 'SCO']],
  ['trousers', 'es', 'Llevaba unos pantalones chinos azules.', []],
  ['Turkey', 'es', 'Turquía cerró la frontera.', ['TR']],
  ['others', 'es', 'México y Perú firmaron.', []],
]

const ARABIC_PERSIAN_URDU: readonly Row[] = [
  ['Kazakhstan', 'ar', 'زار رئيس كازاخستان القاهرة.', ['EG', 'KZ']],
  ['adjective', 'ar', 'القوات الروسية والإيرانية.', ['IR', 'RU']],
  ['leader', 'ar', 'التقى بوتين وفدا.', ['RU', 'Vladimir Putin']],
  ['language alone', 'ar', 'يتعلم اللغة الصينية.', []],
  ['Uzbekistan', 'fa', 'رئیس جمهور ازبکستان وارد تهران شد.', ['IR', 'UZ']],
  ['summit', 'fa', 'اجلاس سران سازمان همکاری شانگهای آغاز شد.', ['SCO', 'SCO-CHS']],
  ['Azerbaijan', 'fa', 'جمهوری آذربایجان و ارمنستان توافق کردند.', ['AM', 'AZ']],
  ['language alone', 'fa', 'کتابی به زبان روسی.', []],
  ['China with postposition', 'fa', 'تجارت با چین را افزایش دادند.', ['CN']],
  ['Iran', 'ur', 'ایران نے افغانستان سے بات کی۔', ['AF', 'IR']],
  ['acronym', 'ur', 'ایس سی او اجلاس اسلام آباد میں ہوا۔', ['PK', 'SCO']],
  ['sugar price', 'ur', 'چینی کی قیمت بڑھ گئی۔', []],
  ['leader', 'ur', 'نریندر مودی نے خطاب کیا۔', ['IN', 'Narendra Modi']],
]

const CHINESE_HINDI: readonly Row[] = [
  [
    'heads of state',
    'zh',
    '上合组织成员国元首理事会会议在比什凯克举行。',
    ['KG', 'SCO', 'SCO-CHS'],
  ],
  [
    'foreign minister',
    'zh',
    '外交部长王毅会见哈萨克斯坦客人，中方表示欢迎。',
    ['CN', 'KZ', 'Wang Yi'],
  ],
  ['common name', 'zh', '农民李强种了两亩地。', []],
  ['Turkey', 'zh', '土耳其总统埃尔多安讲话。', ['Recep Tayyip Erdogan', 'TR']],
  ['barbecue', 'zh', '夜市的土耳其烤肉很香。', []],
  ['Qatar and Saudi Arabia', 'zh', '卡塔尔与沙特签署协议。', ['QA', 'SA']],
  ['South China Sea elsewhere', 'zh', '船只驶入南中国海。', []],
  ['Uzbek capital', 'hi', 'ताशकंद में रूसी राष्ट्रपति पहुंचे।', ['RU', 'UZ']],
  ['states of India', 'hi', 'बिहार और झारखंड में बारिश हुई।', ['IN']],
  ['congress of another land', 'hi', 'अमरीकी कांग्रेस में मतदान हुआ।', []],
  ['Nepal', 'hi', 'नेपाल की राजधानी काठमांडू में प्रदर्शन हुए।', ['NP']],
]

export const REGION_ROWS = {
  KAZAKH,
  KYRGYZ,
  UZBEK,
  TAJIK,
  BELARUSIAN,
  TURKISH,
  GERMAN,
  FRENCH,
  SPANISH,
  ARABIC_PERSIAN_URDU,
  CHINESE_HINDI,
}
