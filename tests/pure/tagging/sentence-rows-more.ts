import type { Row } from './sentence-row.ts'

const HINDI: readonly Row[] = [
  ['long name', 'hi', 'शंघाई सहयोग संगठन के देशों ने घोषणापत्र जारी किया।', ['SCO']],
  ['short name and member', 'hi', 'एससीओ की बैठक में कज़ाकिस्तान ने प्रस्ताव रखा।', ['KZ', 'SCO']],
  ['leader by two names', 'hi', 'व्लादिमीर पुतिन अगले महीने आएंगे।', ['RU', 'Vladimir Putin']],
  ['office and name', 'hi', 'विदेश मंत्री एस जयशंकर ने बयान दिया।', ['IN', 'Subrahmanyam Jaishankar']],
  ['two capitals', 'hi', 'तेहरान और इस्लामाबाद के बीच उड़ानें शुरू हुईं।', ['IR', 'PK']],
  ['Chinese company', 'hi', 'एक चीनी कंपनी ने कारखाना खरीदा।', ['CN']],
  ['oblique plural', 'hi', 'पाकिस्तानियों को वीज़ा मिला।', ['PK']],
  ['partner', 'hi', 'श्रीलंका और मालदीव ने समझौता किया।', ['LK', 'MV']],
  ['sugar price', 'hi', 'चीनी की कीमत इस हफ्ते घटी।', []],
  ['ocean', 'hi', 'हिंद महासागर में जहाज़ डूबा।', []],
  ['other countries', 'hi', 'जर्मनी और फ्रांस ने हस्ताक्षर किए।', []],
  ['namesake', 'hi', 'ललित मोदी ने मुकदमा किया।', []],
  ['antiquity', 'hi', 'प्राचीन मिस्र की कब्र मिली।', []],
  ['language alone', 'hi', 'किताब रूसी भाषा में छपी।', []],
]

const URDU: readonly Row[] = [
  ['long name', 'ur', 'شنگھائی تعاون تنظیم کا اجلاس ختم ہو گیا۔', ['SCO']],
  ['two members', 'ur', 'بھارت اور چین کے حکام ملے۔', ['CN', 'IN']],
  ['leader', 'ur', 'شہباز شریف نے تقریر کی۔', ['PK', 'Shehbaz Sharif']],
  ['capital', 'ur', 'تہران نے تجویز مسترد کر دی۔', ['IR']],
  ['Central Asia', 'ur', 'قازقستان اور ازبکستان نے ریلوے پر اتفاق کیا۔', ['KZ', 'UZ']],
  ['demonym', 'ur', 'روسی طیارہ اترا۔', ['RU']],
  ['Turkish president', 'ur', 'رجب طیب اردوان نے خطاب کیا۔', ['Recep Tayyip Erdogan', 'TR']],
  ['city of Pakistan', 'ur', 'کراچی میں بارش ہوئی۔', ['PK']],
  ['Afghans', 'ur', 'افغان مہاجرین واپس گئے۔', ['AF']],
  ['ocean', 'ur', 'بحیرہ جنوبی چین میں جہاز ٹکرائے۔', []],
  ['sleeping well', 'ur', 'وہ رات بھر چین سے سویا۔', []],
  ['other countries', 'ur', 'جرمنی اور فرانس متفق ہو گئے۔', []],
  ['language alone', 'ur', 'کتاب روسی زبان میں چھپی۔', []],
  ['busy is not Egypt', 'ur', 'وزیر بہت مصروف رہے۔', []],
]

const PERSIAN: readonly Row[] = [
  ['capital with a non-joiner', 'fa', 'هیئت در دهلی‌نو ماند.', ['IN']],
  ['two neighbours', 'fa', 'ازبکستان و تاجیکستان مرز را گشودند.', ['TJ', 'UZ']],
  ['partner', 'fa', 'قطر میزبان گفت‌وگوها شد.', ['QA']],
  ['the verb that holds India', 'fa', 'مردم به او رأی می‌دهند.', []],
  ['geometry', 'fa', 'کتاب هندسه چاپ شد.', []],
]

const ARABIC: readonly Row[] = [
  ['leader', 'ar', 'التقى بوتين نظيره في القصر.', ['RU', 'Vladimir Putin']],
  ['two capitals', 'ar', 'وقعت طهران وبكين اتفاقا.', ['CN', 'IR']],
  ['clitic and article', 'ar', 'وصل الوفد للهند أمس.', ['IN']],
  ['plural of people', 'ar', 'عاد الأفغان إلى ديارهم.', ['AF']],
  ['Egyptian president', 'ar', 'استقبل السيسي الوزير.', ['EG']],
  ['diameter', 'ar', 'يبلغ قطر الدائرة مترا.', []],
  ['ocean', 'ar', 'غرقت سفينة في المحيط الهندي.', []],
  ['other countries', 'ar', 'اتفقت ألمانيا وفرنسا على الخطة.', []],
  ['kitchen', 'ar', 'افتتح مطعما يقدم المطبخ الصيني.', []],
]

const KAZAKH: readonly Row[] = [
  ['president', 'kk', 'Қасым-Жомарт Тоқаев қаулыға қол қойды.', ['KZ', 'Kassym-Jomart Tokayev']],
  ['organisation', 'kk', 'ШЫҰ саммитіне дайындық басталды.', ['SCO']],
  ['bank', 'kk', 'ШЫҰ Даму банкі құрылады.', ['SCO', 'SCO-DEVBANK']],
  ['capital in Minsk', 'kk', 'Минскіде келіссөз өтті.', ['BY']],
  ['adverb of language', 'kk', 'Ол қазақша сөйледі.', []],
  ['two strangers', 'kk', 'Германия мен Италия келісті.', []],
]

const KYRGYZ: readonly Row[] = [
  ['prime minister', 'ky', 'Адылбек Касымалиев отурумду ачты.', ['Adylbek Kasymaliev', 'KG']],
  ['people of Kazakhstan', 'ky', 'Казакстандык ишкерлер келди.', ['KZ']],
  ['people of China', 'ky', 'Кытайлык компания жол салды.', ['CN']],
  [
    'leaders of two',
    'ky',
    'Шавкат Мирзиёев менен Эмомали Рахмон жолугушту.',
    ['Emomali Rahmon', 'Shavkat Mirziyoyev', 'TJ', 'UZ'],
  ],
  ['capital of Iran', 'ky', 'Тегеранда сүйлөшүү болду.', ['IR']],
  ['adverb of language', 'ky', 'Ал кыргызча жооп берди.', []],
  ['language alone', 'ky', 'Китеп кытай тилинде чыкты.', []],
  ['one stranger', 'ky', 'Жапония жардам берди.', []],
  ['Ukraine', 'ky', 'Украинада согуш токтогон жок.', []],
]

const TAJIK: readonly Row[] = [
  ['president', 'tg', 'Эмомалӣ Раҳмон ба меҳмонон хуш омадед гуфт.', ['Emomali Rahmon', 'TJ']],
  ['organisation', 'tg', 'Созмони ҳамкории Шанхай ҷаласа дошт.', ['SCO']],
  ['acronym', 'tg', 'Роҳбарони СҲШ вохӯрданд.', ['SCO']],
  ['izafet', 'tg', 'Ҳукумати Ӯзбекистони ҳамсоя қарор кард.', ['UZ']],
  ['capital of Russia', 'tg', 'Дар Маскав музокира шуд.', ['RU']],
  ['two members', 'tg', 'Эрон ва Покистон созишнома бастанд.', ['IR', 'PK']],
  ['city', 'tg', 'Дар Хуҷанд корхона кушода шуд.', ['TJ']],
  ['Afghans', 'tg', 'Муҳоҷирони афғон баргаштанд.', ['AF']],
  ['language alone', 'tg', 'Китоб ба забони хитоӣ нашр шуд.', []],
  ['strangers', 'tg', 'Италия ва Юнон розӣ шуданд.', []],
  ['ocean', 'tg', 'Дар уқёнуси Ҳинд киштӣ ғарқ шуд.', []],
  ['Japan', 'tg', 'Япония кӯмак фиристод.', []],
]

const UZBEK: readonly Row[] = [
  ['president', 'uz', 'Shavkat Mirziyoyev farmon imzoladi.', ['Shavkat Mirziyoyev', 'UZ']],
  ['apostrophe of another kind', 'uz', 'Qozog‘iston elchisi keldi.', ['KZ']],
  ['Moscow', 'uz', 'Moskvada muzokara boʻldi.', ['RU']],
  ['Iran', 'uz', 'Eronning neft vaziri keldi.', ['IR']],
  ['adverb of language', 'uz', 'U ruscha gapirdi.', []],
  ['strangers', 'uz', 'Germaniya va Fransiya kelishdi.', []],
  ['Japan', 'uz', 'Yaponiya yordam yubordi.', []],
]

const BELARUSIAN: readonly Row[] = [
  ['full name', 'be', 'Саміт Шанхайскай арганізацыі супрацоўніцтва прайшоў паспяхова.', ['SCO']],
  ['capital', 'be', 'У Мінску адкрылі выставу.', ['BY']],
  ['leader', 'be', 'Уладзімір Пуцін прыляцеў у сераду.', ['RU', 'Vladimir Putin']],
  ['genitive', 'be', 'Урад Пакістана падаў скаргу.', ['PK']],
  ['people', 'be', 'Беларусы галасавалі ў нядзелю.', ['BY']],
  ['Moscow', 'be', 'Масква адхіліла прапанову.', ['RU']],
  ['two of Central Asia', 'be', 'Узбекістан і Казахстан дамовіліся.', ['KZ', 'UZ']],
  ['language alone', 'be', 'Кніга выйшла па-за школай, дзе гучыць беларуская мова.', []],
  ['strangers', 'be', 'Германія і Францыя дамовіліся.', []],
  ['ocean', 'be', 'Судна затанула, калі плыло праз Індыйскі акіян.', []],
  ['sea', 'be', 'Паўднёва-Кітайскае мора неспакойнае.', []],
  ['Ukraine', 'be', 'Украіна атрымала дапамогу.', []],
]

const TURKISH: readonly Row[] = [
  ['organisation', 'tr', 'Şanghay İşbirliği Örgütü üyeleri toplandı.', ['SCO']],
  ['capital in the locative', 'tr', 'Görüşme Bişkek’te yapıldı.', ['KG']],
  ['leader', 'tr', 'Vladimir Putin telefonla görüştü.', ['RU', 'Vladimir Putin']],
  ['adverb of language', 'tr', 'Kitap Türkçe yayımlandı.', []],
  ['maize', 'tr', 'Tencerede mısır kaynattı.', []],
]

const GERMAN: readonly Row[] = [
  ['leader', 'de', 'Wladimir Putin reist im Mai.', ['RU', 'Vladimir Putin']],
  ['people', 'de', 'Zwei Iraner wurden freigelassen.', ['IR']],
  ['capital', 'de', 'Ankara bestellte den Botschafter ein.', ['TR']],
  ['cooking', 'de', 'Der Kurs lehrt chinesische Küche.', []],
]

const FRENCH: readonly Row[] = [
  ['capital', 'fr', 'Téhéran a rejeté la proposition.', ['IR']],
  ['feminine plural', 'fr', 'Des entreprises chinoises ont signé.', ['CN']],
  ['leader', 'fr', 'Narendra Modi a répondu.', ['IN', 'Narendra Modi']],
  ['Central Asia', 'fr', 'L’Ouzbékistan et le Kirghizistan ouvrent leur frontière.', ['KG', 'UZ']],
  ['peoples of America', 'fr', 'Le musée expose les Indiens d’Amérique.', []],
  ['roller coaster', 'fr', 'Le parc ouvre ses montagnes russes.', []],
  ['strangers', 'fr', 'La Géorgie et la Jordanie ont voté.', []],
]

const SPANISH: readonly Row[] = [
  ['company', 'es', 'Una empresa china compró el puerto.', ['CN']],
  ['capital', 'es', 'Pekín rechazó la propuesta.', ['CN']],
  ['leader', 'es', 'Vladimir Putin viajará en mayo.', ['RU', 'Vladimir Putin']],
  ['Central Asia', 'es', 'Kazajistán y Uzbekistán firmaron.', ['KZ', 'UZ']],
  ['adjective', 'es', 'El Gobierno turco respondió.', ['TR']],
  ['trousers', 'es', 'Compró unos pantalones chinos grises.', []],
  ['ocean', 'es', 'El barco se hundió en el océano Índico.', []],
  ['strangers', 'es', 'Georgia y Jordania votaron.', []],
  ['stove', 'es', 'La receta lleva ensaladilla rusa.', []],
]

const OTHERS: readonly Row[] = [
  ['traditional letters', 'zh', '哈薩克斯坦與烏茲別克斯坦簽署協議。', ['KZ', 'UZ']],
  ['namesake of a letter', 'zh', '莫迪利亚尼的画展开幕。', []],
  ['Ukrainian case', 'uk', 'У Туреччині відбулася зустріч.', ['TR']],
  ['Polish case', 'pl', 'Delegacja wróciła z Białorusi.', ['BY']],
  ['Portuguese capital', 'pt', 'Pequim respondeu à carta.', ['CN']],
  ['Japanese capital', 'ja', 'カブールで会議が開かれた。', ['AF']],
  ['Japanese kitchen', 'ja', 'トルコ料理の店が開店した。', []],
  ['Korean city', 'ko', '이스탄불에서 회의가 열렸다.', ['TR']],
  ['Korean for saying', 'ko', '‘평화’ 이란 말이 나왔다.', []],
  ['extradition is not India', 'ko', '두 나라는 범죄인 인도 조약을 맺었다.', []],
  ['Italian', 'it', 'Una petroliera russa è affondata.', ['RU']],
  ['Azerbaijani', 'az', 'Rusiyanın səfiri Bakıya gəldi.', ['AZ', 'RU']],
  ['Armenian', 'hy', 'Հայաստանը համաձայնեց։', ['AM']],
  ['Indonesian', 'id', 'Arab Saudi menandatangani perjanjian.', ['SA']],
]

export const MORE_ROWS = {
  HINDI,
  URDU,
  PERSIAN,
  ARABIC,
  KAZAKH,
  KYRGYZ,
  TAJIK,
  UZBEK,
  BELARUSIAN,
  TURKISH,
  GERMAN,
  FRENCH,
  SPANISH,
  OTHERS,
}
