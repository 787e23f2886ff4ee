import type { Expression, FieldClause, NearSide, Term } from '../../../src/rules/expression.ts'
import type { RuleSubject } from '../../../src/rules/subject.ts'

/** What a rule means, said as plainly as possible and without regard to cost. */
export function matches(rule: Expression, subject: RuleSubject): boolean {
  switch (rule.kind) {
    case 'and':
      return rule.operands.every((operand) => matches(operand, subject))
    case 'or':
      return rule.operands.some((operand) => matches(operand, subject))
    case 'not':
      return !matches(rule.operand, subject)
    case 'term':
      return places(rule, subject).length > 0
    case 'near':
      return places(rule.left, subject).some((left) =>
        places(rule.right, subject).some((right) => distance(left, right) <= rule.words),
      )
    case 'pattern': {
      const pattern = new RegExp(rule.source, rule.flags)
      return fields(rule.where).some((field) => pattern.test(subject[field]))
    }
    case 'field':
      return hasValue(rule, subject)
    case 'comparison': {
      const known = {
        'story.outlets': subject.story?.outlets,
        'story.articles': subject.story?.articles,
      }
      const value = known[rule.measure as keyof typeof known] ?? Number.NaN
      const limit = Number(rule.value)
      const { operator } = rule
      if (operator === '=') return value === limit
      if (operator.startsWith('>')) return value > limit || (operator === '>=' && value === limit)
      return value < limit || (operator === '<=' && value === limit)
    }
  }
}

function hasValue({ field, values }: FieldClause, subject: RuleSubject): boolean {
  const tagged = (kind: string) => subject.tags.filter((tag) => tag.kind === kind)
  return values.some((value) => {
    if (field === 'sco') {
      return value === 'about' ? subject.sco === 'about' : subject.sco !== 'none'
    }
    if (field === 'lang') return subject.language === value
    if (field === 'feed') return subject.feed?.id === value
    if (field === 'person') {
      return tagged('person').some(({ label }) => ` ${label} `.includes(` ${value} `))
    }
    return tagged('country').some(
      ({ id, salience }) => id === value && (field === 'country' || salience === 'about'),
    )
  })
}

interface Word {
  word: string
  start: number
  end: number
}

interface Place {
  field: 'title' | 'text'
  first: number
  last: number
}

function fields(where: Term['where']): ('title' | 'text')[] {
  return where === 'any' ? ['title', 'text'] : [where]
}

function words(text: string): Word[] {
  return [...text.matchAll(/\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{N}])+/gu)].map(
    (match) => ({
      word: fold(match[0]),
      start: match.index,
      end: match.index + match[0].length,
    }),
  )
}

function fold(word: string): string {
  const plain = word.normalize('NFKC').toLowerCase()
  return plain.replaceAll('ё', 'е').replaceAll('ي', 'ی').replaceAll('ك', 'ک')
}

const isHan = (word: string | undefined) => /^\p{Script=Han}/u.test(word ?? '')

function places(side: NearSide, subject: RuleSubject): Place[] {
  if (side.kind === 'or') return side.operands.flatMap((operand) => places(operand, subject))
  const wanted = words(side.text)
  return fields(side.where).flatMap((field) => {
    const text = subject[field]
    const present = words(text)
    return present.flatMap((_, first): Place[] => {
      const stands = wanted.every((want, at) => {
        const have = present[first + at]
        if (have === undefined) return false
        const open = side.prefix && at === wanted.length - 1
        if (open ? !have.word.startsWith(want.word) : have.word !== want.word) return false
        if (at === 0) return true
        const gap = text.slice(present[first + at - 1]?.end, have.start)
        const before = wanted[at - 1]
        const glued = before?.end === want.start && isHan(before?.word) && isHan(want.word)
        return glued ? gap === '' : !gap.includes('\n\n')
      })
      return stands ? [{ field, first, last: first + wanted.length - 1 }] : []
    })
  })
}

function distance(a: Place, b: Place): number {
  if (a.field !== b.field) return Number.POSITIVE_INFINITY
  if (a.last < b.first) return b.first - a.last
  if (b.last < a.first) return a.first - b.last
  return Number.POSITIVE_INFINITY
}
