import type { RuleSubject } from '../../../src/rules/subject.ts'
import type { Tag } from '../../../src/tagging/tag.ts'

/** A tag whose evidence is the first place of a text, so that offsets are right by construction. */
export function tagAt(
  article: { title: string; text: string },
  written: string,
  tag: Pick<Tag, 'kind' | 'id'> & Partial<Tag>,
): Tag {
  const field = article.title.includes(written) ? 'title' : 'text'
  const start = article[field].indexOf(written)
  const evidence = [{ field, start, end: start + written.length, text: written } as const]
  return { label: tag.id, salience: 'mention', evidence, ...tag }
}

const words = {
  title: 'ШОС обсудила «Силу Сибири-2»',
  text:
    'Россия и Китай договорились о цене газа.\n\n' +
    'Газопровод «Сила Сибири» пройдёт через Монголию, сообщил Владимир Путин.\n\n' +
    '俄罗斯与中国就天然气管道达成协议。',
}

/** A made-up report in Russian with a line of Chinese, tagged, from a state outlet, in a story of three. */
export const GAS_DEAL: RuleSubject = {
  ...words,
  language: 'ru',
  published: new Date('2026-11-20T12:00:00Z'),
  sco: 'mention',
  tags: [
    tagAt(words, 'ШОС', { kind: 'sco', id: 'SCO' }),
    tagAt(words, 'Россия', { kind: 'country', id: 'RU', label: 'Russia', salience: 'about' }),
    tagAt(words, 'Китай', { kind: 'country', id: 'CN', label: 'China' }),
    tagAt(words, 'Владимир Путин', {
      kind: 'person',
      id: 'Vladimir Putin',
      label: 'Vladimir Putin',
    }),
    tagAt(words, 'цене газа', { kind: 'keyword', id: 'gas', label: 'Gas deals' }),
  ],
  feed: { id: 'my-outlet', country: 'RU', ownership: 'private (state-aligned)' },
  story: { outlets: 3, countries: 2, languages: 1, articles: 4 },
}

export const NOW = new Date('2026-11-21T12:00:00Z')
