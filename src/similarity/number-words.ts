/** Spelled-out numbers and units in one form, so that an outlet's house style makes no difference. */
export const NUMBER_WORDS: ReadonlyMap<string, string> = new Map(
  [
    // English
    'zero:0 one:1 two:2 three:3 four:4 five:5 six:6 seven:7 eight:8 nine:9 ten:10 eleven:11 twelve:12',
    'thirteen:13 fourteen:14 fifteen:15 sixteen:16 seventeen:17 eighteen:18 nineteen:19 twenty:20',
    'thirty:30 forty:40 fifty:50 sixty:60 seventy:70 eighty:80 ninety:90 hundred:100 thousand:1000',
    'first:1 second:2 third:3 fourth:4 fifth:5 sixth:6 seventh:7 eighth:8 ninth:9 tenth:10',
    'percent:% pct:% km:kilometre kilometers:kilometre kilometer:kilometre kilometres:kilometre',
    'mln:million bln:billion bn:billion trn:trillion tn:trillion',
    // Russian
    'ноль:0 один:1 одна:1 одно:1 одного:1 одной:1 два:2 две:2 двух:2 двум:2 двумя:2 три:3 трех:3 трем:3 четыре:4 четырех:4',
    'пять:5 пяти:5 шесть:6 шести:6 семь:7 семи:7 восемь:8 восьми:8 девять:9 девяти:9 десять:10 десяти:10',
    'одиннадцать:11 двенадцать:12 тринадцать:13 четырнадцать:14 пятнадцать:15 шестнадцать:16',
    'семнадцать:17 восемнадцать:18 девятнадцать:19 двадцать:20 тридцать:30 сорок:40 пятьдесят:50',
    'шестьдесят:60 семьдесят:70 восемьдесят:80 девяносто:90 сто:100 двести:200 триста:300 пятьсот:500',
    'процент:% процента:% процентов:% тысяча:тыс тысячи:тыс тысяч:тыс миллион:млн миллиона:млн миллионов:млн',
    'миллиард:млрд миллиарда:млрд миллиардов:млрд километр:км километра:км километров:км метров:м метра:м',
    'год:г года:г году:г',
    // German
    'null:0 eins:1 zwei:2 drei:3 vier:4 fünf:5 sechs:6 sieben:7 acht:8 neun:9 zehn:10 elf:11 zwölf:12',
    'zwanzig:20 dreißig:30 vierzig:40 fünfzig:50 hundert:100 tausend:1000 prozent:% millionen:mio milliarden:mrd',
    // French, Spanish, Portuguese
    'deux:2 trois:3 quatre:4 cinq:5 sept:7 huit:8 neuf:9 dix:10 douze:12 vingt:20 cent:100 pourcent:%',
    'dos:2 tres:3 cuatro:4 cinco:5 seis:6 siete:7 ocho:8 nueve:9 diez:10 dois:2 duas:2 três:3 quatro:4 sete:7 oito:8 nove:9 dez:10',
    // Persian, Hindi, Kazakh
    'یک:1 دو:2 سه:3 چهار:4 پنج:5 شش:6 هفت:7 هشت:8 نه:9 ده:10 درصد:%',
    'दो:2 तीन:3 चार:4 पांच:5 छह:6 सात:7 आठ:8 नौ:9 दस:10 प्रतिशत:% फीसदी:%',
    'екі:2 үш:3 төрт:4 бес:5 алты:6 жеті:7 сегіз:8 тоғыз:9 он:10 пайыз:%',
  ]
    .join(' ')
    .split(' ')
    .map((entry): [string, string] => {
      const at = entry.lastIndexOf(':')
      return [entry.slice(0, at), entry.slice(at + 1)]
    }),
)
