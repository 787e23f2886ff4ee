import { describe, expect, test } from 'vitest'
import { FAINT, tellingShare } from '../../../src/similarity/background-words.ts'
import { duplicateReporter } from '../../../src/similarity/report.ts'
import { stem } from '../../../src/similarity/stem.ts'
import { tokensOf } from '../../../src/similarity/tokens.ts'

const shareOf = (word: string) => tellingShare(stem(tokensOf(word)[0]?.text ?? ''))

test.each([
  ['the organisation, English', 'SCO', 0],
  ['the organisation, Russian', 'ШОС', 0],
  ['the organisation, Kazakh', 'ШЫҰ', 0],
  ['the organisation, Persian', 'شانگهای', 0],
  ['the organisation, Hindi', 'एससीओ', 0],
  ['a member', 'Kazakhstan', FAINT],
  ['a member in another case', 'Казахстане', FAINT],
  ['an office', 'ministers', FAINT],
  ['an office, Persian', 'وزیران', FAINT],
  ['an office, Hindi', 'राष्ट्रपति', FAINT],
  ['what happened', 'earthquake', 1],
  ['a city', 'Almaty', 1],
])('tellingShare of %s', (_why, word, share) => {
  expect(shareOf(word)).toBe(share)
})

test.each([
  ['the organisation in Chinese', '上合', 0],
  ['a pair with a function word', '的会', 0],
  ['a meeting', '会议', FAINT],
  ['what happened', '地震', 1],
])('tellingShare of characters: %s', (_why, pair, share) => {
  expect(tellingShare(pair)).toBe(share)
})

/** Reports of one day in a young archive, alike in everything but what they are about. */
const SAME_DAY: readonly (readonly [lang: string, title: string, text: string])[] = [
  [
    'en',
    'SCO tourism ministers meet in Tashkent',
    'TASHKENT (Amu Press) - Tourism ministers of the Shanghai Cooperation Organisation met in Tashkent on Monday and agreed on a joint list of caravan towns. Officials said the member states would present it next spring.',
  ],
  [
    'en',
    'SCO science ministers meet in Tashkent',
    'TASHKENT (Amu Press) - Science ministers of the Shanghai Cooperation Organisation met in Tashkent on Monday and agreed on a joint telescope in the mountains. Officials said the member states would share its costs next spring.',
  ],
  [
    'en',
    'SCO justice ministers meet in Tashkent',
    'TASHKENT (Amu Press) - Justice ministers of the Shanghai Cooperation Organisation met in Tashkent on Monday and discussed wills and inheritance abroad. The member states will hold the next meeting in spring, officials said.',
  ],
  [
    'ru',
    'Министры туризма ШОС встретились в Ташкенте',
    'Министры туризма государств — членов Шанхайской организации сотрудничества в понедельник встретились в Ташкенте и утвердили список караванных городов. Следующая встреча пройдёт весной.',
  ],
  [
    'ru',
    'Министры юстиции ШОС встретились в Ташкенте',
    'Министры юстиции государств — членов Шанхайской организации сотрудничества в понедельник встретились в Ташкенте и обсудили завещания и наследство за рубежом. Следующая встреча пройдёт весной.',
  ],
  [
    'zh',
    '上合组织青年论坛在塔什干举行',
    '上海合作组织青年论坛周一在塔什干举行，各成员国代表讨论了登山营地的建设。会议决定明年春天再次举行论坛。',
  ],
  [
    'zh',
    '上合组织法官会议在塔什干举行',
    '上海合作组织最高法院院长会议周一在塔什干举行，各成员国代表讨论了遗嘱的承认。会议决定明年春天再次举行。',
  ],
]

describe('reports about the organisation on one day', () => {
  test.each([
    ['in order', SAME_DAY],
    ['in the other order', [...SAME_DAY].reverse()],
  ])('begin stories of their own within their language, %s', async (_why, lines) => {
    const report = duplicateReporter()
    const stories = new Map<string, string>()
    for (const [index, [lang, title, text]] of lines.entries()) {
      const entities = ['sco:SCO', 'country:UZ', 'topic:diplomacy']
      const placed = await report({ id: `${index}`, lang, title, text, entities })
      expect(placed.duplicateOf, title).toBeUndefined()
      expect(stories.get(`${lang} ${placed.story}`), title).toBeUndefined()
      stories.set(`${lang} ${placed.story}`, title)
    }
  })
})
