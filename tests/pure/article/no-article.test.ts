import { describe, expect, test } from 'vitest'
import { readPage } from '../../../src/article/read-page.ts'
import { cpuMsOf } from '../../support/cpu-time.ts'

const teaser = (n: number) =>
  `<h3><a href="/${n}">Headline number ${n} about something in the region</a></h3><p>Short.</p>`

describe('pages that hold no article, with the reason', () => {
  const cases: [string, string, string][] = [
    ['nothing at all', '', 'empty'],
    [
      'a bot wall',
      '<title>Just a moment...</title><h1>example.org</h1><p>Verifying you are human. This may take a few seconds.</p>',
      'bot-wall',
    ],
    [
      'a bot wall in Chinese',
      '<title>安全验证</title><p>请完成下方验证后继续访问本网站</p>',
      'bot-wall',
    ],
    [
      'a login form',
      '<title>Log in</title><form><input name="u"><input type="password" name="p"><p>Welcome back to our newspaper</p></form>',
      'login',
    ],
    [
      'a consent page',
      '<title>Before you continue</title><p>We and our partners use cookies to show you personal content. Accept all cookies or choose your privacy settings.</p>',
      'consent',
    ],
    [
      'a shell for scripts',
      '<title>News</title><div id="root"></div><noscript>You need to enable JavaScript to run this app.</noscript><script src="/a.js"></script>',
      'script-only',
    ],
    [
      'a list of other pages',
      `<title>Central Asia</title><h1>Central Asia</h1>${Array.from({ length: 30 }, (_, n) => teaser(n)).join('')}`,
      'index-page',
    ],
  ]
  test.each(cases)('%s', (_why, html, reason) => {
    expect(readPage(html, {})).toMatchObject({
      kind: 'none',
      reason,
      message: expect.stringMatching(/\.$/),
    })
  })
})

/** Pages as sites show them in place of an article. */
const page = (title: string, body: string, head = '') =>
  `<!doctype html><html><head><title>${title}</title>${head}</head><body>${body}</body></html>`
const times = (count: number, one: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => one(n)).join('')

describe('refusals in the shapes of the web', () => {
  const blurb =
    'Members of parliament met on Monday to vote on the budget, after a debate of three long days.'
  test.each<[why: string, reason: string, html: string]>([
    [
      'the posts of a category, with excerpts',
      'index-page',
      page(
        'Category: Politics',
        `<h1>Politics</h1>${times(10, (n) => `<article><h2><a href="/${n}">Parliament votes on the budget, part ${n} of it</a></h2><p>${blurb}</p></article>`)}`,
      ),
    ],
    [
      'a list that calls itself an article',
      'index-page',
      page(
        'Topic: rail',
        `<h1>Rail</h1>${times(15, (n) => `<article><h2><a href="/${n}">A train number ${n} ran late again because of snow</a></h2><p>${blurb}</p></article>`)}`,
        '<meta property="og:type" content="article">',
      ),
    ],
    [
      'a list of links with dates, in Chinese',
      'index-page',
      page(
        '国际新闻',
        `<ul>${times(40, (n) => `<li><a href="/${n}">上合组织成员国代表出席第${n}次经贸会议并发表讲话</a><span>11-23</span></li>`)}</ul>`,
      ),
    ],
    [
      'links and blurbs between <br>, in Russian',
      'index-page',
      page(
        'Новости области',
        times(
          20,
          (n) =>
            `<p>23.11.2026 <a href="/${n}"><b>Губернатор посетил школу номер ${n} в посёлке</b></a><br>Глава региона осмотрел новые классы и спортивный зал, поговорил с учителями.<br></p>`,
        ),
      ),
    ],
    [
      'a missing page',
      'error-page',
      page('Page not found', '<p>The page you are looking for may have been moved or deleted.</p>'),
    ],
    [
      'a missing page in Russian',
      'error-page',
      page('Страница не найдена', '<p>Запрашиваемая страница была удалена.</p>'),
    ],
    [
      'a missing page in Chinese',
      'error-page',
      page('404-页面不存在', '<p>抱歉，您访问的页面已被删除，系统将在三秒后返回首页。</p>'),
    ],
    [
      'works on the site',
      'error-page',
      page('Сайт на обслуживании', '<p>Ведутся технические работы.</p>'),
    ],
    [
      'a login in Russian',
      'login',
      page('Вход на сайт', '<form><p>Введите пароль.</p><input type="password"></form>'),
    ],
    [
      'a login in Persian',
      'login',
      page('ورود به سایت', '<form><p>برای ادامه مطالعه وارد شوید.</p><input type=password></form>'),
    ],
    [
      'consent in German',
      'consent',
      page(
        'Zustimmung',
        '<p>Besuchen Sie uns wie gewohnt mit Werbung und Cookies. Ihre Zustimmung können Sie widerrufen.</p>',
      ),
    ],
    [
      'a wall that says why',
      'bot-wall',
      page(
        'Access denied | a.example used a service to restrict access',
        '<h1>Error 1020</h1><p>This website is protected.</p>',
      ),
    ],
    ['a wall of a word', 'bot-wall', page('DDoS-Guard', '<p>Please wait a few seconds.</p>')],
    [
      'a wall known by its script only',
      'bot-wall',
      page('', '<script src="/__qrator/qauth_utm_v2.js"></script>'),
    ],
    [
      'a shell with a menu',
      'script-only',
      page(
        'News',
        '<nav><a href="/">Home</a></nav><div>Loading...</div><script src="/a.js"></script>',
      ),
    ],
  ])('%s', (_why, reason, html) => {
    expect(readPage(html, { url: 'https://a.example/x' })).toMatchObject({ kind: 'none', reason })
  })

  test.each([
    ['a number in the headline', '500 families move into new houses'],
    ['a site in the news', 'Ministry: the old site of the mill is not found on any map'],
  ])('%s is no error', (_why, title) => {
    const html = page(title, `<h1>${title}</h1><p>${blurb} ${blurb}</p><p>${blurb}</p>`)
    expect(readPage(html, {})).toMatchObject({ kind: 'articles' })
  })
})

describe('articles that look like such pages', () => {
  const story =
    '<p>The ministry said that the attack had been seen by nobody until the morning, when the first clerks came to work and found the screens black.</p>'
  const cases: [string, string][] = [
    [
      'a story about captchas',
      `<title>Why the captcha is dying</title><article><h1>Why the captcha is dying</h1>${story.repeat(20)}</article>`,
    ],
    [
      'a story with a login form in its head',
      `<form><input type="password"></form><article><h1>Attack on the ministry</h1>${story.repeat(8)}</article>`,
    ],
    [
      'a story with many links under it',
      `<meta property="og:type" content="article"><article><h1>Attack</h1>${story.repeat(3)}</article>${Array.from({ length: 30 }, (_, n) => teaser(n)).join('')}`,
    ],
  ]
  test.each(cases)('%s is read', (_why, html) => expect(readPage(html, {}).kind).toBe('articles'))
})

/** What the daemon gives its thread for one document; on CPU, so that a busy machine fails nothing. */
const LIMIT_MS = 2_000

describe('hostile pages are refused at the bound or read, in time', () => {
  const p = `<p>${'Some words of running text, and more of them. '.repeat(5)}</p>`
  const deep = (n: number) => `${'['.repeat(n)}${']'.repeat(n)}`
  const cases: [string, string, string][] = [
    ['100,000 nested elements', '<div>'.repeat(100_000) + p, 'too-deep'],
    ['30,000 open <b>', '<b>'.repeat(30_000) + p, 'too-deep'],
    [
      '20,000 attributes',
      `<p ${Array.from({ length: 20_000 }, (_, i) => `a${i}=x`).join(' ')}>${p}`,
      'too-large',
    ],
    ['50 MB', `${p}${'<p>words </p>'.repeat(3_900_000)}`, 'too-large'],
    ['UTF-16 read as Latin', [...p.repeat(2_000)].join('\0'), 'empty'],
    ['200,000 elements', '<i>a</i>'.repeat(200_000), 'too-large'],
    ['50,000 line breaks', `<p>${'a<br>'.repeat(50_000)}</p>`, 'articles'],
    [
      'JSON-LD nested 100,000 deep',
      `<script type="application/ld+json">${deep(100_000)}</script>${p}`,
      'articles',
    ],
    ['a class of 2 MB', `<div class="${'aB'.repeat(1_000_000)}">${p}</div>`, 'articles'],
    ['a paragraph of 14 MB', `<p>${'word and more, '.repeat(930_000)}</p>`, 'articles'],
    ['14 MB without spaces', `<p>${'上海合作组织，'.repeat(2_000_000)}</p>`, 'articles'],
    ['2 million entities', `<p>${'&amp;x '.repeat(2_000_000)}</p>`, 'articles'],
    ['a headline of 14 MB', `<h1>${'a | b - '.repeat(1_700_000)}</h1>${p}`, 'articles'],
    [
      '50,000 paragraphs 500 levels deep',
      `${'<div class="related">'.repeat(500)}${'<p>Some words of running text, and more of them, and then some.</p>'.repeat(50_000)}`,
      'articles',
    ],
    [
      'a body of 4 MB in JSON-LD beside 20,000 paragraphs that look like it',
      `<script type="application/ld+json">${JSON.stringify({ '@type': 'NewsArticle', articleBody: 'abc '.repeat(1_000_000) })}</script>${`<p>${'abc '.repeat(30)}x</p>`.repeat(20_000)}`,
      'articles',
    ],
    [
      '50,000 classes',
      Array.from(
        { length: 50_000 },
        (_, i) => `<p class="c${i} x${i}">Some more words of the text ${i}</p>`,
      ).join(''),
      'articles',
    ],
    [
      'script data of 15,000 fragments',
      `<script type="application/json">${JSON.stringify({ body: Array.from({ length: 15_000 }, () => ({ content: '<b>Some words of it.</b>' })) })}</script>`,
      'articles',
    ],
    ['NUL and lone surrogates', `\u0000${p}\ud800`, 'articles'],
    ['10,000 roots', p.repeat(10_000), 'articles'],
  ]
  test.each(cases)('%s', { timeout: 30_000 }, async (_why, html, expected) => {
    let reading: ReturnType<typeof readPage> | undefined
    const ms = await cpuMsOf(() => {
      reading = readPage(html, { url: 'https://example.org/' })
    })
    expect(ms).toBeLessThan(LIMIT_MS)
    expect(reading?.kind === 'none' ? reading.reason : reading?.kind).toBe(expected)
  })
  test('what PostgreSQL refuses is gone from every field', () => {
    const html = `<title>A\u0000 bridge\ud800</title><meta name="author" content="Ann\u0000 Lee">${p}\u0000${p}`
    expect(JSON.stringify(readPage(html, {}))).not.toMatch(/\\u0000|\\ud800/)
    expect(readPage(html, {})).toMatchObject({ articles: [{ authors: ['Ann Lee'] }] })
  })
  test('JSON-LD of wrong types and names says nothing and breaks nothing', () => {
    const data =
      '{"__proto__":{"headline":"evil"},"@type":["NewsArticle",{"x":1},null],"author":[{"@id":"#a"},{"@id":"#a","name":{"__proto__":1}},7],"headline":{"@value":5},"datePublished":9e99,"image":[[[]]],"publisher":"x"}'
    const reading = readPage(
      `<script type="application/ld+json">${data}</script><h1>Fine</h1>${p}`,
      {},
    )
    expect(reading).toMatchObject({ kind: 'articles', articles: [{ title: 'Fine', authors: [] }] })
    expect(({} as { headline?: string }).headline).toBeUndefined()
  })
})
