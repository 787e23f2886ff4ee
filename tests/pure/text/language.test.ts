import { expect, test } from 'vitest'
import { detectLanguage } from '../../../src/text/language.ts'

test.each([
  ['en', 'The ministers agreed to open the border crossing by the end of the year.'],
  ['de', 'Die Minister einigten sich darauf, den Grenzübergang bis Ende des Jahres zu öffnen.'],
  [
    'fr',
    "Les ministres se sont mis d'accord pour ouvrir le poste frontière avant la fin de l'année.",
  ],
  ['es', 'Los ministros acordaron abrir el paso fronterizo antes de que termine el año.'],
  ['it', 'I ministri hanno deciso di aprire il valico di frontiera entro la fine dell’anno.'],
  ['tr', 'Bakanlar sınır kapısının yıl sonuna kadar açılması için anlaştı.'],
  [
    'uz',
    'Vazirlar chegara punktini yil oxirigacha ochish bo‘yicha kelishib oldilar va bu haqda ma’lum qildilar.',
  ],
  ['ru', 'Министры договорились открыть пункт пропуска на границе до конца года.'],
  ['be', 'Міністры дамовіліся адкрыць пункт пропуску на мяжы да канца года.'],
  ['uk', 'Міністри домовилися відкрити пункт пропуску на кордоні до кінця року її роботи.'],
  ['kk', 'Министрлер шекарадағы өткізу пунктін жыл соңына дейін ашуға келісті.'],
  ['ky', 'Министрлер чек арадагы өткөрүү пунктун жыл аягына чейин ачууга макулдашты.'],
  ['ky', 'Бул маселе боюнча иш алып барылат деп билдирди жана кийин кошумчалады.'],
  ['tg', 'Вазирон дар бораи кушодани гузаргоҳи сарҳадӣ то охири сол ба мувофиқа расиданд.'],
  [
    'uz',
    'Вазирлар чегара пунктини йил охиригача очишга келишиб олдилар ва бу ҳақда маълум қилдилар, ўз навбатида.',
  ],
  ['fa', 'وزیران توافق کردند که گذرگاه مرزی را تا پایان سال باز کنند.'],
  ['fa', 'وزيران توافق كردند كه گذرگاه مرزي را تا پايان سال باز كنند.'],
  ['ar', 'اتفق الوزراء على فتح المعبر الحدودي في نهاية العام.'],
  ['ur', 'وزراء نے سال کے آخر تک سرحدی گزرگاہ کھولنے پر اتفاق کیا ہے۔'],
  ['hi', 'मंत्रियों ने साल के अंत तक सीमा चौकी खोलने पर सहमति जताई है।'],
  ['zh', '部长们同意在年底前开放边境口岸。'],
  ['zh', '部長們同意在年底前開放邊境口岸。'],
  ['ja', '閣僚らは年末までに国境検問所を開くことで合意した。'],
  ['ko', '장관들은 연말까지 국경 검문소를 열기로 합의했다.'],
  ['ru', 'Компания Google и Apple выпустили новые устройства для рынка'],
])('%s: %s', (language, text) => {
  expect(detectLanguage(text)).toBe(language)
})

test.each([
  ['nothing', ''],
  ['figures', '12345 67,8 %'],
  ['a single name', 'BYD'],
])('%s has no language', (_why, text) => {
  expect(detectLanguage(text)).toBeUndefined()
})
