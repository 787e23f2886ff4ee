import fc from 'fast-check'
import type { Expression, NearSide, Pattern, Term } from '../../../src/rules/expression.ts'
import type { RuleSubject } from '../../../src/rules/subject.ts'
import type { Tag, TagKind } from '../../../src/tagging/tag.ts'

/** Few words in several scripts, some beginnings or parts of others, so that random rules hit random articles. */
export const VOCABULARY = [
  'gas',
  'Gas',
  'gasoline',
  'pipeline',
  'газ',
  'ГАЗА',
  'елка',
  'Ёлка',
  'سي',
  'سی',
  'ＧＡＳ',
  '天然',
  '天然气',
  '气',
  '管道',
] as const

export const COUNTRIES = ['RU', 'CN', 'KZ'] as const
const PERSONS = ['Xi Jinping', 'Xi Mingze', 'Vladimir Putin'] as const
const LANGUAGES = ['ru', 'zh', 'en'] as const
const column = 1

const where = fc.constantFrom('any', 'any', 'title', 'text')
const word = fc.constantFrom(...VOCABULARY)
const phrase = fc.array(word, { minLength: 2, maxLength: 3 }).map((words) => words.join(' '))

export const term: fc.Arbitrary<Term> = fc.record({
  kind: fc.constant('term' as const),
  text: fc.oneof({ weight: 3, arbitrary: word }, phrase),
  prefix: fc.boolean(),
  where,
  column: fc.constant(column),
})

const side: fc.Arbitrary<NearSide> = fc.oneof(
  term,
  fc
    .array(term, { minLength: 2, maxLength: 3 })
    .map((operands) => ({ kind: 'or' as const, operands, column })),
)

const near = fc
  .tuple(fc.integer({ min: 1, max: 8 }), side, side)
  .map(([words, left, right]) => ({ kind: 'near' as const, words, left, right, column }))

const pattern: fc.Arbitrary<Pattern> = fc.record({
  kind: fc.constant('pattern' as const),
  source: fc.constantFrom('gas(oline)?', '[гд]аз', '天.气', 'a\\/b'),
  flags: fc.constantFrom('', 'i'),
  where,
  column: fc.constant(column),
})

function fieldClause(field: string, values: readonly string[]) {
  return fc
    .uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 })
    .map((chosen) => ({ kind: 'field' as const, field, values: chosen, column }))
}

const comparison = fc.record({
  kind: fc.constant('comparison' as const),
  measure: fc.constantFrom('story.outlets', 'story.articles'),
  operator: fc.constantFrom('>=', '<=', '>', '<', '='),
  value: fc.constantFrom('1', '2', '3'),
  column: fc.constant(column),
})

const leaf: fc.Arbitrary<Expression> = fc.oneof(
  { weight: 4, arbitrary: term },
  { weight: 2, arbitrary: near },
  pattern,
  fieldClause('sco', ['about', 'mention', 'any']),
  { weight: 2, arbitrary: fieldClause('country', COUNTRIES) },
  fieldClause('about', COUNTRIES),
  fieldClause('person', ['Xi', ...PERSONS]),
  fieldClause('lang', LANGUAGES),
  fieldClause('feed', ['tass', 'xinhua']),
  comparison,
)

/** Any rule the parser can give, columns apart. */
export const expression: fc.Arbitrary<Expression> = fc.letrec<{ rule: Expression }>((tie) => ({
  rule: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    tie('rule').map((operand) => ({ kind: 'not' as const, operand, column })),
    fc
      .tuple(
        fc.constantFrom('and' as const, 'or' as const),
        fc.array(tie('rule'), { minLength: 2, maxLength: 3 }),
      )
      .map(([kind, operands]) => ({ kind, operands, column })),
  ),
})).rule

const separator = fc.constantFrom(' ', ' ', '. ', ', ', '\n\n', '')
const text = (maxLength: number) =>
  fc
    .array(fc.tuple(word, separator), { maxLength })
    .map((pieces) => pieces.map((piece) => piece.join('')).join(''))

function tags(kind: TagKind, ids: readonly string[]): fc.Arbitrary<Tag[]> {
  const tag = fc.tuple(
    fc.constantFrom(...ids),
    fc.constantFrom('about' as const, 'mention' as const),
  )
  return fc
    .uniqueArray(tag, { maxLength: 2, selector: ([id]) => id })
    .map((all) => all.map(([id, salience]) => ({ kind, id, label: id, salience, evidence: [] })))
}

const count = fc.integer({ min: 1, max: 4 })

export const subject: fc.Arbitrary<RuleSubject> = fc
  .record({
    title: text(5),
    text: text(25),
    language: fc.constantFrom(...LANGUAGES),
    sco: fc.constantFrom('none', 'mention', 'about'),
    countries: tags('country', COUNTRIES),
    persons: tags('person', PERSONS),
    feed: fc.constantFrom('tass', 'xinhua'),
    story: fc.record({ outlets: count, countries: count, languages: count, articles: count }),
  })
  .map(({ countries, persons, feed, ...rest }) => ({
    ...rest,
    tags: [...countries, ...persons],
    feed: { id: feed },
  }))
