/** Addresses in the forms that outlets of the region and the ways to them use; ids and words are invented. */

/** Each line: two or more addresses of one page. */
export const SAME_PAGE: readonly (readonly [why: string, ...addresses: string[]])[] = [
  [
    'TASS: scheme, www, slash',
    'https://tass.ru/ekonomika/25512345',
    'http://www.tass.ru/ekonomika/25512345/',
  ],
  [
    'TASS in English with a campaign',
    'https://tass.com/politics/2011223',
    'https://tass.com/politics/2011223?utm_source=google.com&utm_medium=organic&utm_campaign=google.com&utm_referrer=google.com',
  ],
  [
    'RIA: slug changes, id stays',
    'https://ria.ru/20261124/sammit-2054321987.html',
    'https://ria.ru/20261124/shos-2054321987.html?in=t',
    'https://m.ria.ru/20261124/sammit-2054321987.html',
  ],
  [
    'Interfax: section is decoration',
    'https://www.interfax.ru/business/998877',
    'https://www.interfax.ru/998877',
    'https://interfax.ru/business/998877?utm_source=telegram',
  ],
  [
    'Kommersant AMP',
    'https://www.kommersant.ru/doc/7654321',
    'https://www.kommersant.ru/amp/7654321',
    'https://www.kommersant.ru/doc/7654321?from=main',
  ],
  [
    'Izvestia: date and slug follow the id',
    'https://iz.ru/1987654/2026-11-24/sammit-otkrylsia',
    'https://iz.ru/1987654',
    'https://iz.ru/export/google/amp/1987654',
  ],
  [
    'RBC AMP and source',
    'https://www.rbc.ru/politics/24/11/2026/692400019a79470a1b2c3d4e',
    'https://amp.rbc.ru/politics/24/11/2026/692400019a79470a1b2c3d4e',
    'https://www.rbc.ru/politics/24/11/2026/692400019a79470a1b2c3d4e?from=newsfeed',
  ],
  [
    'Lenta AMP',
    'https://lenta.ru/news/2026/11/24/forum/',
    'https://lenta.ru/news/2026/11/24/forum/amp/',
    'https://m.lenta.ru/news/2026/11/24/forum',
  ],
  [
    'Gazeta AMP',
    'https://www.gazeta.ru/politics/news/2026/11/24/26112233.shtml',
    'https://m.gazeta.ru/politics/news/2026/11/24/26112233.shtml',
    'https://www.gazeta.ru/amp/politics/news/2026/11/24/26112233.shtml',
  ],
  [
    'Vedomosti with a share',
    'https://www.vedomosti.ru/economics/articles/2026/11/24/1150011-tarif',
    'https://www.vedomosti.ru/economics/articles/2026/11/24/1150011-tarif?utm_campaign=newspaper_24_11_2026&utm_medium=email',
  ],
  [
    'RG AMP',
    'https://rg.ru/2026/11/24/most-otkryt.html',
    'https://rg.ru/amp/2026/11/24/most-otkryt.html',
    'https://www.rg.ru/2026/11/24/most-otkryt.html?ysclid=abc123def4',
  ],
  [
    'RT slug',
    'https://www.rt.com/news/634512-bridge-opens-river/',
    'https://www.rt.com/news/634512-bridge-opened/',
  ],
  [
    'Yandex click id',
    'https://www.mk.ru/politics/2026/11/24/sammit-zavershen.html',
    'https://www.mk.ru/politics/2026/11/24/sammit-zavershen.html?ysclid=lz1x2c3v4b&yclid=9876543',
  ],
  [
    'Xinhua: one house, two hosts',
    'http://www.xinhuanet.com/world/20261124/1c2d3e4f5a6b/c.html',
    'https://www.news.cn/world/20261124/1c2d3e4f5a6b/c.html',
  ],
  [
    'Xinhua in English',
    'https://english.news.cn/20261124/0a1b2c3d4e5f/c.html',
    'http://english.news.cn/20261124/0a1b2c3d4e5f/c.html?from=timeline&isappinstalled=0',
  ],
  [
    'People with a hash',
    'http://world.people.com.cn/n1/2026/1124/c1002-40612345.html',
    'https://world.people.com.cn/n1/2026/1124/c1002-40612345.html#comment',
  ],
  [
    'Global Times: page and content',
    'https://www.globaltimes.cn/page/202611/1349876.shtml',
    'https://www.globaltimes.cn/content/1349876.shtml',
  ],
  [
    'China Daily of the world',
    'https://www.chinadaily.com.cn/a/202611/24/WS6924aabba310d6866eb12345.html',
    'https://global.chinadaily.com.cn/a/202611/24/WS6924aabba310d6866eb12345.html',
  ],
  [
    'CGTN share',
    'https://news.cgtn.com/news/2026-11-24/Bridge-opens-1Ixyz12AbC/index.html',
    'https://news.cgtn.com/news/2026-11-24/Bridge-opens-1Ixyz12AbC/',
  ],
  [
    'The Paper',
    'https://www.thepaper.cn/newsDetail_forward_31234567',
    'https://m.thepaper.cn/newsDetail_forward_31234567?commTag=true',
    'https://www.thepaper.cn/detail/31234567',
  ],
  [
    'Toutiao',
    'https://www.toutiao.com/article/7412345678901234567/',
    'https://m.toutiao.com/article/7412345678901234567/?app=news_article&share_token=1',
    'https://www.toutiao.com/a7412345678901234567',
  ],
  [
    'WeChat: only the four that name it',
    'https://mp.weixin.qq.com/s?__biz=MzA1&mid=2650&idx=1&sn=ab12&chksm=99&scene=21#wechat_redirect',
    'http://mp.weixin.qq.com/s?__biz=MzA1&mid=2650&idx=1&sn=ab12',
  ],
  [
    'Baijiahao',
    'https://baijiahao.baidu.com/s?id=1812345678901234567&wfr=spider&for=pc',
    'https://baijiahao.baidu.com/s?id=1812345678901234567',
  ],
  [
    'Weibo door',
    'https://weibo.cn/sinaurl?u=https%3A%2F%2Fwww.guancha.cn%2Finternation%2F2026_11_24_7550001.shtml',
    'https://www.guancha.cn/internation/2026_11_24_7550001.shtml',
  ],
  [
    'IRNA: slug follows the id',
    'https://www.irna.ir/news/85998877/%D8%A7%D8%AC%D9%84%D8%A7%D8%B3',
    'https://www.irna.ir/news/85998877/',
    'https://irna.ir/news/85998877',
  ],
  [
    'IRNA in English',
    'https://en.irna.ir/news/85998878/Ministers-meet',
    'https://en.irna.ir/news/85998878/Ministers-met-in-Tehran',
  ],
  [
    'Mehr',
    'https://www.mehrnews.com/news/6543210/%D9%86%D8%B4%D8%B3%D8%AA',
    'https://www.mehrnews.com/news/6543210',
  ],
  [
    'Tasnim',
    'https://www.tasnimnews.com/fa/news/1405/09/03/3456789/%D9%86%D8%B4%D8%B3%D8%AA',
    'https://www.tasnimnews.com/fa/news/1405/09/03/3456789',
  ],
  [
    'Press TV: two houses, slug',
    'https://www.presstv.ir/Detail/2026/11/24/760001/Iran-grid',
    'https://www.presstv.co.uk/Detail/2026/11/24/760001/Iran-grid',
    'https://presstv.com/detail/2026/11/24/760001/',
  ],
  [
    'Tehran Times',
    'https://www.tehrantimes.com/news/521234/Ministers-meet',
    'https://www.tehrantimes.com/news/521234/Ministers-meet-again',
  ],
  [
    'Farsi letters raw and escaped',
    'https://www.farsnews.ir/خبر/123456',
    'https://www.farsnews.ir/%D8%AE%D8%A8%D8%B1/123456',
  ],
  [
    'Times of India: house and AMP',
    'https://timesofindia.indiatimes.com/world/china/summit-ends/articleshow/125512345.cms',
    'https://m.timesofindia.com/world/china/summit-ends/amp_articleshow/125512345.cms',
    'https://timesofindia.indiatimes.com/articleshow/125512345.cms?from=mdr',
  ],
  [
    'Economic Times print',
    'https://economictimes.indiatimes.com/news/india/grid-talks/articleshow/125512399.cms',
    'https://economictimes.indiatimes.com/news/india/grid-talks/printarticle/125512399.cms',
  ],
  [
    'The Hindu: section is decoration',
    'https://www.thehindu.com/news/national/grid-talks/article70312345.ece',
    'https://www.thehindu.com/news/grid-talks-resume/article70312345.ece?homepage=true',
  ],
  [
    'Hindustan Times',
    'https://www.hindustantimes.com/india-news/grid-talks-101764001122334.html',
    'https://www.hindustantimes.com/india-news/grid-talks-resume-101764001122334-amp.html',
  ],
  [
    'Indian Express lite',
    'https://indianexpress.com/article/india/grid-talks-10381234/',
    'https://indianexpress.com/article/india/grid-talks-10381234/lite/',
    'https://indianexpress.com/article/india/grid-talks-10381234/?ref=latestnews_hp',
  ],
  [
    'NDTV AMP',
    'https://www.ndtv.com/india-news/grid-talks-resume-9812345',
    'https://www.ndtv.com/india-news/grid-talks-resume-9812345/amp/1',
    'https://www.ndtv.com/india-news/grid-talks-resume-9812345#publisher=newsstand',
  ],
  [
    'News18 AMP',
    'https://www.news18.com/world/grid-talks-9712345.html',
    'https://www.news18.com/amp/world/grid-talks-9712345.html',
  ],
  [
    'Dainik with a share',
    'https://www.bhaskar.com/national/news/grid-talks-136543210.html',
    'https://www.bhaskar.com/amp/national/news/grid-talks-136543210.html?utm_expid=.1',
  ],
  [
    'Dawn: slug',
    'https://www.dawn.com/news/1954321/grid-talks-resume',
    'https://www.dawn.com/news/1954321',
    'https://www.dawn.com/news/1954321/grid-talks?ref=whatsapp',
  ],
  [
    'Tribune of Pakistan',
    'https://tribune.com.pk/story/2578901/grid-talks',
    'https://tribune.com.pk/story/2578901/grid-talks-resume?amp=1',
  ],
  [
    'Geo',
    'https://www.geo.tv/latest/612345-grid-talks',
    'https://www.geo.tv/latest/612345-grid-talks-resume',
    'https://www.geo.tv/latest/amp/612345-grid-talks',
  ],
  [
    'Express News with a click id',
    'https://www.express.pk/story/2765432/grid-talks',
    'https://www.express.pk/story/2765432/grid-talks?fbclid=IwAR0abc',
  ],
  [
    'Kazinform',
    'https://www.inform.kz/ru/sammit-v-astane-a1b2c3',
    'https://inform.kz/ru/sammit-v-astane-a1b2c3?utm_source=yxnews&utm_medium=desktop',
  ],
  [
    'Tengrinews',
    'https://tengrinews.kz/kazakhstan_news/most-otkryili-v-almatyi-551234/',
    'http://tengrinews.kz/kazakhstan_news/most-otkryili-v-almatyi-551234',
  ],
  [
    'Zakon AMP',
    'https://www.zakon.kz/politika/6471234-most-otkryli.html',
    'https://www.zakon.kz/amp/politika/6471234-most-otkryli.html',
  ],
  [
    '24.kg: slug',
    'https://24.kg/ekonomika/312345_most_otkryili/',
    'https://24.kg/ekonomika/312345_most_otkryit/',
  ],
  [
    'AKIpress with a slug',
    'https://kg.akipress.org/news:2234567:Most_otkryli',
    'https://kg.akipress.org/news:2234567',
  ],
  [
    'Kabar',
    'https://kabar.kg/news/most-otkryli-v-oshe/',
    'https://www.kabar.kg/news/most-otkryli-v-oshe/?fbclid=1',
  ],
  [
    'Asia-Plus',
    'https://asiaplustj.info/ru/news/tajikistan/economic/20261124/most-otkrili',
    'https://www.asiaplustj.info/ru/news/tajikistan/economic/20261124/most-otkrili?utm_medium=push',
  ],
  [
    'Gazeta.uz',
    'https://www.gazeta.uz/ru/2026/11/24/bridge/',
    'http://gazeta.uz/ru/2026/11/24/bridge',
  ],
  [
    'Kun.uz',
    'https://kun.uz/ru/news/2026/11/24/most-otkryli',
    'https://m.kun.uz/ru/news/2026/11/24/most-otkryli',
  ],
  [
    'BelTA',
    'https://belta.by/president/view/vstrecha-v-minske-751234-2026/',
    'https://www.belta.by/president/view/vstrecha-v-minske-751234-2026?utm_source=belta',
  ],
  [
    'Azattyq: slug and AMP',
    'https://rus.azattyq.org/a/most-otkryli/33612345.html',
    'https://rus.azattyq.org/a/33612345.html',
    'https://rus.azattyq.org/amp/33612345.html',
  ],
  [
    'Radio Farda: slug',
    'https://www.radiofarda.com/a/bridge/33612399.html',
    'https://www.radiofarda.com/a/33612399.html',
  ],
  [
    'DW: slug',
    'https://www.dw.com/ru/most-otkryli/a-74812345',
    'https://www.dw.com/ru/otkryt-most/a-74812345',
  ],
  [
    'BBC: one house, two hosts',
    'https://www.bbc.co.uk/news/articles/c1d2e3f4g5ho',
    'https://www.bbc.com/news/articles/c1d2e3f4g5ho?at_medium=RSS&at_campaign=KARANGA',
  ],
  [
    'BBC AMP',
    'https://www.bbc.com/russian/articles/c1d2e3f4g5ho',
    'https://www.bbc.com/russian/articles/c1d2e3f4g5ho.amp',
  ],
  [
    'Anadolu with a share',
    'https://www.aa.com.tr/en/world/bridge-opens/3412345',
    'https://www.aa.com.tr/en/world/bridge-opens/3412345?fbclid=abc',
  ],
  [
    'Google door of Kazakhstan',
    'https://www.google.kz/url?sa=t&source=web&rct=j&url=https%3A%2F%2Fast.example%2Fru%2Fmost-1&ved=2ah',
    'https://ast.example/ru/most-1',
  ],
  [
    'VK door',
    'https://vk.com/away.php?to=https%3A%2F%2Fosh.example%2Fnews%2F77&post=-1_2&cc_key=',
    'https://osh.example/news/77',
  ],
  [
    'Telegram instant view',
    'https://t.me/iv?url=https%3A%2F%2Fosh.example%2Fnews%2F77&rhash=abc',
    'https://osh.example/news/77',
  ],
  [
    'Outlook door',
    'https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fosh.example%2Fnews%2F77&data=05',
    'https://osh.example/news/77',
  ],
  [
    'AMP cache of a .kz',
    'https://osh-example-kz.cdn.ampproject.org/c/s/osh.example.kz/news/77/amp',
    'https://osh.example.kz/news/77',
  ],
  [
    'Bitrix print and clear',
    'https://gov.example.kz/news/detail.php?ID=4512',
    'https://gov.example.kz/news/detail.php?ID=4512&print=Y',
  ],
  [
    'Bitrix with a session',
    'https://gov.example.uz/news/?ELEMENT_ID=4512',
    'https://gov.example.uz/news/?ELEMENT_ID=4512&PHPSESSID=a1b2',
  ],
  [
    'Drupal node, print',
    'https://news.example.ir/node/4512',
    'https://news.example.ir/node/4512/print',
  ],
  [
    'WordPress share',
    'https://news.example.tj/2026/11/24/bridge/',
    'https://news.example.tj/2026/11/24/bridge/?share=facebook&nb=1#respond',
  ],
  [
    'raw Cyrillic path',
    'https://news.example.kz/ru/мост-открыт-1',
    'https://news.example.kz/ru/%D0%BC%D0%BE%D1%81%D1%82-%D0%BE%D1%82%D0%BA%D1%80%D1%8B%D1%82-1',
  ],
  ['Cyrillic host', 'https://новости.рф/most-1', 'https://xn--b1amnebsh.xn--p1ai/most-1'],
]

/** Each line: two pages. A false merge loses an article. */
export const OTHER_PAGE: readonly (readonly [why: string, a: string, b: string])[] = [
  ['TASS: id', 'https://tass.ru/ekonomika/25512345', 'https://tass.ru/ekonomika/25512346'],
  ['TASS: two languages', 'https://tass.ru/politics/2011223', 'https://tass.com/politics/2011223'],
  [
    'RIA: id under one slug',
    'https://ria.ru/20261124/sammit-2054321987.html',
    'https://ria.ru/20261124/sammit-2054321988.html',
  ],
  [
    'Interfax: id',
    'https://www.interfax.ru/business/998877',
    'https://www.interfax.ru/business/998878',
  ],
  [
    'Interfax: world and Russia',
    'https://www.interfax.ru/business/998877',
    'https://interfax.com/newsroom/top-stories/998877/',
  ],
  [
    'Lenta: slug',
    'https://lenta.ru/news/2026/11/24/forum/',
    'https://lenta.ru/news/2026/11/24/forum2/',
  ],
  [
    'Lenta: day',
    'https://lenta.ru/news/2026/11/24/forum/',
    'https://lenta.ru/news/2026/11/25/forum/',
  ],
  [
    'RBC: hexadecimal id',
    'https://www.rbc.ru/politics/24/11/2026/692400019a79470a1b2c3d4e',
    'https://www.rbc.ru/politics/24/11/2026/692400019a79470a1b2c3d4f',
  ],
  [
    'Kommersant: article and photo',
    'https://www.kommersant.ru/doc/7654321',
    'https://www.kommersant.ru/gallery/7654321',
  ],
  [
    'RT: id',
    'https://www.rt.com/news/634512-bridge-opens/',
    'https://www.rt.com/news/634513-bridge-opens/',
  ],
  [
    'RT: languages',
    'https://www.rt.com/news/634512-bridge/',
    'https://arabic.rt.com/news/634512-bridge/',
  ],
  [
    'Xinhua: hexadecimal id',
    'https://www.news.cn/world/20261124/1c2d3e4f5a6b/c.html',
    'https://www.news.cn/world/20261124/1c2d3e4f5a6c/c.html',
  ],
  [
    'Xinhua: languages',
    'https://english.news.cn/20261124/0a1b2c3d4e5f/c.html',
    'https://russian.news.cn/20261124/0a1b2c3d4e5f/c.html',
  ],
  [
    'People: channel number',
    'http://world.people.com.cn/n1/2026/1124/c1002-40612345.html',
    'http://world.people.com.cn/n1/2026/1124/c1002-40612346.html',
  ],
  [
    'Global Times: id',
    'https://www.globaltimes.cn/page/202611/1349876.shtml',
    'https://www.globaltimes.cn/page/202611/1349877.shtml',
  ],
  [
    'CGTN: capitals in an id',
    'https://news.cgtn.com/news/2026-11-24/Bridge-1Ixyz12AbC/index.html',
    'https://news.cgtn.com/news/2026-11-24/Bridge-1Ixyz12Abc/index.html',
  ],
  [
    'WeChat: article of one mailing',
    'https://mp.weixin.qq.com/s?__biz=MzA1&mid=2650&idx=1&sn=ab12',
    'https://mp.weixin.qq.com/s?__biz=MzA1&mid=2650&idx=2&sn=cd34',
  ],
  [
    'WeChat: short ids',
    'https://mp.weixin.qq.com/s/AbCdEfGh',
    'https://mp.weixin.qq.com/s/AbCdEfGH',
  ],
  [
    'Baijiahao: id',
    'https://baijiahao.baidu.com/s?id=1812345678901234567',
    'https://baijiahao.baidu.com/s?id=1812345678901234568',
  ],
  [
    'Toutiao: id',
    'https://www.toutiao.com/article/7412345678901234567/',
    'https://www.toutiao.com/article/7412345678901234568/',
  ],
  ['IRNA: id', 'https://www.irna.ir/news/85998877/a', 'https://www.irna.ir/news/85998878/a'],
  ['IRNA: languages', 'https://www.irna.ir/news/85998877/', 'https://en.irna.ir/news/85998877/'],
  ['IRNA: photo', 'https://www.irna.ir/news/85998877/', 'https://www.irna.ir/photo/85998877/'],
  [
    'Tasnim: languages',
    'https://www.tasnimnews.com/fa/news/1405/09/03/3456789',
    'https://www.tasnimnews.com/en/news/1405/09/03/3456789',
  ],
  [
    'Press TV: id',
    'https://www.presstv.ir/Detail/2026/11/24/760001/a',
    'https://www.presstv.ir/Detail/2026/11/24/760002/a',
  ],
  [
    'Mehr: news and tag',
    'https://www.mehrnews.com/news/6543210',
    'https://www.mehrnews.com/tag/6543210',
  ],
  [
    'Times of India: id',
    'https://timesofindia.indiatimes.com/articleshow/125512345.cms',
    'https://timesofindia.indiatimes.com/articleshow/125512346.cms',
  ],
  [
    'Times of India: live page',
    'https://timesofindia.indiatimes.com/liveblog/125512345.cms',
    'https://timesofindia.indiatimes.com/articleshow/125512345.cms',
  ],
  [
    'two houses of one group',
    'https://economictimes.indiatimes.com/articleshow/125512345.cms',
    'https://timesofindia.indiatimes.com/articleshow/125512345.cms',
  ],
  [
    'The Hindu: id',
    'https://www.thehindu.com/news/a/article70312345.ece',
    'https://www.thehindu.com/news/a/article70312346.ece',
  ],
  [
    'The Hindu and Business Line',
    'https://www.thehindu.com/news/a/article70312345.ece',
    'https://www.thehindubusinessline.com/news/a/article70312345.ece',
  ],
  [
    'Hindustan Times: id',
    'https://www.hindustantimes.com/india-news/a-101764001122334.html',
    'https://www.hindustantimes.com/india-news/a-101764001122335.html',
  ],
  [
    'NDTV: id',
    'https://www.ndtv.com/india-news/grid-talks-9812345',
    'https://www.ndtv.com/india-news/grid-talks-9812346',
  ],
  [
    'NDTV: page of an article',
    'https://www.ndtv.com/india-news/grid-talks-9812345',
    'https://www.ndtv.com/india-news/grid-talks-9812345?page=2',
  ],
  ['Dawn: id', 'https://www.dawn.com/news/1954321/a', 'https://www.dawn.com/news/1954322/a'],
  ['Dawn: live and news', 'https://www.dawn.com/live/1954321', 'https://www.dawn.com/news/1954321'],
  ['Geo: Urdu', 'https://www.geo.tv/latest/612345-a', 'https://urdu.geo.tv/latest/612345-a'],
  [
    'Kazinform: Kazakh and Russian',
    'https://www.inform.kz/ru/sammit-a1b2c3',
    'https://www.inform.kz/kz/sammit-a1b2c3',
  ],
  [
    'Tengrinews: id',
    'https://tengrinews.kz/kazakhstan_news/most-551234/',
    'https://tengrinews.kz/kazakhstan_news/most-551235/',
  ],
  ['24.kg: id', 'https://24.kg/ekonomika/312345_most/', 'https://24.kg/ekonomika/312346_most/'],
  [
    '24.kg: languages',
    'https://24.kg/ekonomika/312345_most/',
    'https://24.kg/kyrgyzcha/312345_most/',
  ],
  ['AKIpress: id', 'https://kg.akipress.org/news:2234567', 'https://kg.akipress.org/news:2234568'],
  [
    'AKIpress: sites',
    'https://kg.akipress.org/news:2234567',
    'https://svodka.akipress.org/news:2234567',
  ],
  [
    'Gazeta.uz: Uzbek and Russian',
    'https://www.gazeta.uz/ru/2026/11/24/bridge/',
    'https://www.gazeta.uz/uz/2026/11/24/bridge/',
  ],
  [
    'Gazeta.uz and Gazeta.ru',
    'https://www.gazeta.uz/ru/2026/11/24/bridge/',
    'https://www.gazeta.ru/ru/2026/11/24/bridge/',
  ],
  [
    'Azattyq: services',
    'https://rus.azattyq.org/a/33612345.html',
    'https://www.azattyq.org/a/33612345.html',
  ],
  [
    'Azattyk and Azattyq',
    'https://rus.azattyk.org/a/33612345.html',
    'https://rus.azattyq.org/a/33612345.html',
  ],
  ['DW: id', 'https://www.dw.com/ru/most/a-74812345', 'https://www.dw.com/ru/most/a-74812346'],
  [
    'BBC: services',
    'https://www.bbc.com/russian/articles/c1d2e3f4g5ho',
    'https://www.bbc.com/news/articles/c1d2e3f4g5ho',
  ],
  [
    'Bitrix: element',
    'https://gov.example.uz/news/?ELEMENT_ID=4512',
    'https://gov.example.uz/news/?ELEMENT_ID=4513',
  ],
  [
    'Bitrix: section and element',
    'https://gov.example.uz/news/?SECTION_ID=3&ELEMENT_ID=4512',
    'https://gov.example.uz/news/?SECTION_ID=3',
  ],
  [
    'Bitrix: page of a list',
    'https://gov.example.uz/news/?PAGEN_1=2',
    'https://gov.example.uz/news/?PAGEN_1=3',
  ],
  [
    'a ministry: id in the query',
    'https://www.mfa.example.tj/?l=ru&cat=8&art=2210',
    'https://www.mfa.example.tj/?l=ru&cat=8&art=2211',
  ],
  [
    'a ministry: language in the query',
    'https://www.mfa.example.tj/?l=ru&cat=8&art=2210',
    'https://www.mfa.example.tj/?l=en&cat=8&art=2210',
  ],
  [
    'a number as source',
    'https://kids.example.kg/v?source=12',
    'https://kids.example.kg/v?source=13',
  ],
  ['a type as number', 'https://kids.example.kg/v?type=1', 'https://kids.example.kg/v?type=2'],
  [
    'a view by name',
    'https://gov.example.kg/item?view=article&id=5',
    'https://gov.example.kg/item?view=category&id=5',
  ],
  ['an application route', 'https://app.example.ir/#/news/5', 'https://app.example.ir/#/news/6'],
  ['a hash bang', 'https://app.example.ir/#!news/5', 'https://app.example.ir/#!news/6'],
  ['raw Cyrillic, one letter', 'https://news.example.kz/мост-1', 'https://news.example.kz/мост-2'],
  ['dots in a path', 'https://news.example.kz/v1.0', 'https://news.example.kz/v1.1'],
  [
    'print edition of a day',
    'https://news.example.in/print/2026-11-24/',
    'https://news.example.in/2026-11-24/',
  ],
  [
    'an index of a folder and its parent',
    'https://news.example.cn/a/index_2.html',
    'https://news.example.cn/a/',
  ],
  [
    'a photo page',
    'https://news.example.cn/n1/c1002-40612345.html',
    'https://news.example.cn/n1/c1002-40612345-2.html',
  ],
  [
    'a door to another target',
    'https://www.google.com/url?q=https%3A%2F%2Fa.example%2F1',
    'https://www.google.com/url?q=https%3A%2F%2Fa.example%2F2',
  ],
  [
    'opaque news door',
    'https://news.google.com/rss/articles/CBMiAbc?oc=5',
    'https://news.google.com/rss/articles/CBMiAbd?oc=5',
  ],
  [
    'a section named like a device',
    'https://news.example.uz/mobile/12345',
    'https://news.example.uz/12345',
  ],
  ['a host named like a device', 'https://mobile-review.example/a-1', 'https://review.example/a-1'],
  ['a path of capitals', 'https://news.example.uz/Doc/AB12', 'https://news.example.uz/Doc/ab12'],
]
