import { describe, expect, it } from 'vitest'
import { jalaliDay } from '../../../src/feed/calendar.ts'
import { type DateOptions, readDate } from '../../../src/feed/dates.ts'

/** All of these mean this moment. */
const MOMENT = '2026-05-12T11:05:00.000Z'

describe('readDate', () => {
  it.each([
    ['RFC 822', 'Tue, 12 May 2026 14:05:00 +0300'],
    ['the wrong weekday', 'Mon, 12 May 2026 14:05:00 +0300'],
    ['a zone by name', 'Tue, 12 May 2026 14:05:00 MSK'],
    ['a zone in brackets', '12 мая 2026 в 14:05 (МСК)'],
    ['an offset in brackets', '2026-05-12 14:05:00 (UTC+3)'],
    ['a zone by IANA', '2026/05/12 19:05 Asia/Shanghai'],
    ['a space in the offset', 'Tue, 12 May 2026 14:05:00 + 0300'],
    ['half an hour', 'Tue, 12 May 2026 16:35:00 +0530'],
    ['AM and PM after seconds', 'Tue, 12 May 2026 02:05:00 PM +0300'],
    ['two figures of a year', 'Tuesday, 12-May-26 11:05:00 GMT'],
    ['asctime with offset', 'Tue May 12 14:05:00 2026 +0300'],
    ['Java', 'Tue May 12 14:05:00 MSK 2026'],
    ['JavaScript', 'Tue May 12 2026 14:05:00 GMT+0300 (Moscow Standard Time)'],
    ['ISO 8601', '2026-05-12T14:05:00+03:00'],
    ['ISO 8601, hours of offset only', '2026-05-12T14:05:00+03'],
    ['ISO 8601, many digits', '2026-05-12T14:05:00.1234567+03:00'],
    ['ISO 8601, basic', '20260512T110500Z'],
    ['ISO 8601 with a bracketed zone', '2026-05-12T14:05:00+0300[Europe/Moscow]'],
    ['seconds since 1970', '1778583900'],
    ['milliseconds since 1970', '1778583900000'],
    ['figures with dots', '12.05.2026 14:05 +0300'],
    ['American', '5/12/2026 11:05:00 AM'],
    ['Russian', 'вт, 12 мая 2026 г. 14:05 +0300'],
    ['Ukrainian', 'Вт, 12 травня 2026 14:05:00 +0300'],
    ['Belarusian', '12 мая 2026 14:05 +0300'],
    ['Kazakh', '2026 жылғы 12 мамыр, 16:05 +0500'],
    ['Kyrgyz', '2026-ж., 12-май 17:05 +0600'],
    ['Tajik', '12 майи соли 2026 16:05 +0500'],
    ['Uzbek', '2026-yil 12-may 16:05 +0500'],
    ['Chinese', '2026年05月12日 星期二 19:05:00 +0800'],
    ['Chinese afternoon', '2026年5月12日 下午7:05 +0800'],
    ['Japanese', '2026年05月12日 20時05分00秒 +0900'],
    ['Korean, which has one zone', '2026년 5월 12일 오후 8:05'],
    ['Persian calendar and digits', '۲۲ اردیبهشت ۱۴۰۵ ۱۴:۳۵ +0330'],
    ['Persian calendar in figures', '1405/02/22 14:35 +03:30'],
    ['Persian name of May', '۱۲ ماه مه ۲۰۲۶ ۱۴:۳۵ +0330'],
    ['Dari calendar', '22 ثور 1405 15:35 +0430'],
    ['Arabic digits', '١٢ مايو ٢٠٢٦ ١٤:٠٥ +0300'],
    ['Arabic of the Levant', '12 أيار 2026 14:05 +0300'],
    ['Urdu', '12 مئی 2026 16:05 PKT'],
    ['Hindi', '12 मई 2026, 16:35 IST'],
    ['Turkish', '12 Mayıs 2026 Salı 14:05:00 +0300'],
    ['French, whose Tuesday is March elsewhere', 'mar, 12 mai 2026 13:05:00 +0200'],
    ['German', 'Di, 12. Mai 2026 13:05:00 CEST'],
    ['Spanish', '12 de mayo de 2026, 13:05 +0200'],
    ['Polish', 'wt, 12 maj 2026 13:05:00 +0200'],
    ['Hungarian', '2026-május-12T7:05-04:00'],
    ['Greek', 'Τρι, 12 Μαϊ 2026 14:05:00 +0300'],
    ['ISO 8601, a week', '2026-W20-2T11:05:00Z'],
    ['ISO 8601, the day of the year', '2026-132T14:05:00+03:00'],
    ['a dot in the offset', 'Tue, 12 May 2026 16:35:00 +05.30'],
    ['a zone of two clocks', 'Tue, 12 May 2026 07:05:00 ET'],
    ['a time without colon', 'Tue, 12 May 2026 1105 GMT'],
    ["a web server's log", '12/May/2026:11:05:00 +0000'],
    ['a dotted American time', '7.05 am, May 12, 2026 EDT'],
    ['dots in date and time', '12.05.2026 14.05 MSK'],
    ['figures with dots, the year first', '2026.05.12 14:05 +0300'],
    ['dots after a word', '12 мая 2026 г. у 14.05.00 +0300'],
    ['seconds since 1970 with a fraction', '1778583900.25'],
    ['the time first, with a dash', '14:05 - 12 мая 2026 (МСК)'],
    ["a Russian region's clock", '12 мая 2026 16:05 (МСК+2)'],
    ['a zone in words', '12 мая 2026 в 14:05 по московскому времени'],
    ['Chinese figures', '二〇二六年五月十二日 19:05 +0800'],
    ['Chinese month beside English order', '星期二, 12 五月 2026 19:05:00 +0800'],
    ['Chinese evening and zone in words', '北京时间2026年5月12日晚上7:05'],
    ['an era of Japan', '令和8年5月12日 20時05分 +0900'],
    ['Arabic with both names of the month', '12 أيار/مايو 2026 14:05 +0300'],
    ['Persian afternoon', '۲۲ اردیبهشت ۱۴۰۵ ساعت ۲:۳۵ بعدازظهر +0330'],
    ['Urdu afternoon', '12 مئی 2026 4:05 شام PKT'],
    ['Hindi afternoon', '12 मई 2026, 4:35 अपराह्न IST'],
    ['Mongolian', '2026 оны 5-р сарын 12 19:05 +0800'],
    ['Mongolian in words', '2026 оны тавдугаар сарын 12, 19:05 +0800'],
    ['Thai in years of the Buddha', '12 พฤษภาคม 2569 18:05 +0700'],
    ['Vietnamese figures', 'Thứ Ba, 12/05/2026, 18:05 (GMT+7)'],
    ['Finnish dots', '12. toukokuuta 2026 klo 14.05 +0300'],
  ])('%s', (_, text) => {
    expect(readDate(text)?.toISOString()).toBe(MOMENT)
  })

  it.each([
    ['a date alone is midnight', '12 May 2026', '2026-05-12T00:00:00.000Z'],
    ['a year and a month', '2003-12', '2003-12-01T00:00:00.000Z'],
    ['a day of the year', '2003335', '2003-12-01T00:00:00.000Z'],
    ['24:00 is the next day', '2026-05-12 24:00', '2026-05-13T00:00:00.000Z'],
    ['a leap second', '2016-12-31T23:59:60Z', '2016-12-31T23:59:59.000Z'],
    ['the last day of a Solar Hijri leap year', '1403/12/30', '2025-03-20T00:00:00.000Z'],
    ['noon and midnight', 'May 12, 2026 12:30 AM', '2026-05-12T00:30:00.000Z'],
  ])('%s', (_, text, iso) => {
    expect(readDate(text)?.toISOString()).toBe(iso)
  })

  it.each([
    ['an ambiguous order', '05/12/2026 11:05'],
    ['an ambiguous century order', '03-12-31'],
    ['a day that does not exist', '31 Feb 2026'],
    ['a time that does not exist', 'Sun, 31 Dec 1999 23:59:9999 GMT'],
    ['an hour that does not exist', '2026-05-12T25:00:00Z'],
    ['a month nobody knows', 'Sun, 16 zzz 2012 11:47:32 GMT'],
    ['no year', '12 May'],
    ['no date', '14:05'],
    ['the lunar calendar', '١٢ ذو القعدة ١٤٤٧'],
    ['a word', 'infinity'],
    ['another word', 'now'],
    ['nothing', ' '],
    ['zeros', '0000-00-00 00:00:00'],
    ['too early', '1969-12-31T23:00:00Z'],
    ['too late', '2101-01-01T00:00:00Z'],
    ['far too late', '+275761-09-13T00:00:00Z'],
    ['a sentence', `on 12 May 2026 ${'x'.repeat(300)}`],
  ])('never guesses: %s', (_, text) => {
    expect(readDate(text)).toBeUndefined()
  })

  it.each<[string, string, DateOptions, string]>([
    ['the zone of the place', '2026-05-12 16:05', { zoneOffsetMinutes: 300 }, MOMENT],
    ['a stated zone wins', '2026-05-12T11:05:00Z', { zoneOffsetMinutes: 300 }, MOMENT],
    ['CST in Chinese', 'Tue May 12 19:05:00 CST 2026', { language: 'zh-CN' }, MOMENT],
    ['CST elsewhere', 'Tue May 12 05:05:00 CST 2026', {}, MOMENT],
    ['slashes in Hindi', '12/05/2026 11:05', { language: 'hi' }, MOMENT],
    ['slashes in American', '05/12/2026 11:05', { language: 'en-US' }, MOMENT],
  ])('uses what is known besides: %s', (_, text, options, iso) => {
    expect(readDate(text, options)?.toISOString()).toBe(iso)
  })
})

describe('jalaliDay', () => {
  it('agrees with ICU on every day from 1980 to 2050', () => {
    const format = new Intl.DateTimeFormat('en-u-ca-persian-nu-latn', {
      timeZone: 'UTC',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
    })
    for (let day = 3_653; day < 29_220; day += 1) {
      const parts = format.formatToParts(day * 86_400_000)
      const part = (type: string) =>
        Number.parseInt(parts.find((p) => p.type === type)?.value ?? '', 10)
      expect(jalaliDay(part('year'), part('month'), part('day'))).toBe(day)
    }
  })
  it.each([
    ['a month too many', 1405, 13, 1],
    ['a day too many', 1404, 12, 30],
    ['a year outside the rule', 1600, 1, 1],
  ])('refuses %s', (_, year, month, day) => {
    expect(jalaliDay(year, month, day)).toBeUndefined()
  })
})
