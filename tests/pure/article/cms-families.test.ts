import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readPage } from '../../../src/article/read-page.ts'

interface Expected {
  title: string
  /** First and last words of the text, and how many paragraphs it has. */
  text: readonly [start: string, end: string, paragraphs: number]
  published?: string
  agency?: string
  dateline?: string
  authors?: readonly string[]
  language: string
  method?: string
}

const PAGES: readonly [string, string, string, Expected][] = [
  [
    'a Bitrix page: text between <br>, no paragraph, no h1, the site named in the title only',
    'bitrix-br',
    'https://gorny.example.ru/news/1',
    {
      title: 'В Душанбе обсудили строительство дороги',
      text: ['В Душанбе прошло', 'пройдёт в октябре в Бишкеке.', 4],
      language: 'ru',
    },
  ],
  [
    'a body of blocks with related stories, a Telegram post and an appeal between them',
    'text-blocks',
    'https://lenta.example.kz/20250830/1.html',
    {
      title: 'Казахстан увеличит поставки зерна',
      text: ['АСТАНА, 30 авг', 'вдвое больше прежнего.', 4],
      agency: 'RIA Novosti',
      dateline: 'АСТАНА',
      language: 'ru',
    },
  ],
  [
    'a layout of tables: headline and date are lines of one cell',
    'table-layout',
    'https://kabul-wire.example.com/1',
    {
      title: 'Traders ask for longer hours at the crossing',
      text: ['Traders on both sides', 'within the month.', 3],
      published: '2025-08-31T00:00:00.000Z',
      language: 'en',
    },
  ],
  [
    'Persian microdata: the lead outside the body, a pointer inside it',
    'persian-itemprop',
    'https://alborz.example.ir/news/1',
    {
      title: 'دیدار وزیران خارجه در تهران',
      text: ['تهران - ایرنا', 'همسایه برگزار شود.', 4],
      published: '2025-08-31T06:30:00.000Z',
      agency: 'IRNA',
      dateline: 'تهران',
      language: 'fa',
    },
  ],
  [
    'a Chinese portal: caption, editors and share bar inside the body',
    'chinese-portal',
    'https://world.shanhe.example.cn/n1/2025/0831/c1.html',
    {
      title: '中亚铁路新线开工建设',
      text: ['新华社塔什干8月31日电', '运到城里。', 4],
      published: '2025-08-31T02:05:00.000Z',
      agency: 'Xinhua',
      dateline: '塔什干',
      language: 'zh',
    },
  ],
  [
    'a Hindi story: byline by class, a pointer in bold',
    'hindi-story',
    'https://www.parvat.example.in/desh/1',
    {
      title: 'शिखर बैठक में शामिल होंगे विदेश मंत्री',
      text: ['नई दिल्ली, 31 अगस्त', 'पुष्टि कर दी है।', 3],
      published: '2025-08-31T17:10:00.000Z',
      authors: ['अनिल शर्मा'],
      agency: 'PTI',
      language: 'hi',
    },
  ],
  [
    'a Kazakh page: standfirst above the date, a pointer as a quotation',
    'kazakh-inline-related',
    'https://dala.example.kz/1',
    {
      title: 'Алматыда жаңа көпір ашылды',
      text: ['Көпір қаланың', 'жобасы дайын.', 4],
      published: '2025-08-31T10:30:00.000Z',
      agency: 'Kazinform',
      language: 'kk',
    },
  ],
  [
    'an Uzbek page: a linked story between paragraphs, an appeal after them',
    'uzbek-single',
    'https://vodiy.example.uz/1',
    {
      title: 'Toshkentda xalqaro forum boshlandi',
      text: ['Toshkentda bugun', 'bayonot qabul qilinadi.', 3],
      published: '2025-08-31T04:15:00.000Z',
      language: 'uz',
    },
  ],
  [
    'an Urdu page: paragraphs are divs',
    'urdu-page',
    'https://sada.example.pk/1',
    {
      title: 'اسلام آباد میں علاقائی اجلاس شروع',
      text: ['اسلام آباد:', 'اعلامیہ جاری کیا جائے گا۔', 3],
      language: 'ur',
    },
  ],
  [
    'a shell whose text is only in the data of a script',
    'script-data',
    'https://valley.example.com/news/7',
    {
      title: 'Dam project wins approval',
      text: ['The parliament on Sunday', 'finished in six years.', 3],
      language: 'en',
      method: 'script-data',
    },
  ],
]

describe('pages as content systems of the region make them', () => {
  test.each(PAGES)('%s', (_why, name, url, { text, ...fields }) => {
    const path = new URL(`../../fixtures/articles/cms/${name}.html`, import.meta.url)
    const reading = readPage(readFileSync(path, 'utf8'), { url })
    if (reading.kind === 'none') throw new Error(reading.message)
    const [article] = reading.articles
    const { published, ...others } = fields
    expect(article).toMatchObject(others)
    if (published !== undefined) expect(article.published?.toISOString()).toBe(published)
    const paragraphs = article.text.split('\n\n')
    const [start, end, count] = text
    expect([paragraphs[0]?.startsWith(start), paragraphs.at(-1)?.endsWith(end)]).toEqual([
      true,
      true,
    ])
    expect(paragraphs).toHaveLength(count)
  })
})
