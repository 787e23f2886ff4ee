import type { TagKind } from '../../tagging/tag.ts'
import { foldText } from '../../text/tokens.ts'
import type { Known, RuleField } from './field.ts'

function foldedKey(value: string): string | undefined {
  const key = foldText(value)
  return key === '' ? undefined : key
}

/** Every run of words of a name: `person:Putin` and `person:"Vladimir Putin"` both find the man. */
function runsOfWords(name: string): string[] {
  const words = foldText(name).split(' ')
  return words.flatMap((_, start) =>
    words.slice(start).map((_word, length) => words.slice(start, start + length + 1).join(' ')),
  )
}

function tagField(
  kind: TagKind,
  known: keyof Known,
  keysOf: (name: string) => readonly string[],
): RuleField {
  return {
    name: kind,
    known,
    single: false,
    weight: 3,
    key: foldedKey,
    keysOf,
    expected: `${kind}: takes a name or id with at least one letter or digit`,
    read: ({ tags }) =>
      tags
        .filter((tag) => tag.kind === kind)
        .flatMap(({ id, label, evidence }) =>
          [...new Set([...keysOf(id), ...keysOf(label)])].map((key) => ({
            key,
            value: id,
            evidence,
          })),
        ),
  }
}

const whole = (name: string) => [foldText(name)]

export const person: RuleField = {
  ...tagField('person', 'persons', runsOfWords),
  implies: (key) => runsOfWords(key).map((run) => ['person', run]),
}
/** `body:RATS` is `body:SCO-RATS`: a body of the organisation is known without its prefix. */
export const body = tagField('body', 'bodies', (name) => {
  const key = foldText(name)
  return key.startsWith('sco ') ? [key, key.slice('sco '.length)] : [key]
})
export const topic = tagField('topic', 'topics', whole)
export const concept = tagField('concept', 'concepts', whole)
export const keyword = tagField('keyword', 'keywords', whole)
