import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileRule } from '../../../src/rules/compile-rule.ts'
import { compileRules } from '../../../src/rules/compile-rules.ts'
import type { Expression } from '../../../src/rules/expression.ts'
import { parseRule } from '../../../src/rules/parser.ts'
import { printRule } from '../../../src/rules/print-rule.ts'
import { RuleError } from '../../../src/rules/rule-error.ts'
import { satisfiable } from '../../../src/rules/satisfiable.ts'
import { expression, subject } from './arbitrary.ts'
import { matches } from './reference.ts'

const runs = { numRuns: 500 }

function withoutColumns(rule: Expression): unknown {
  return JSON.parse(JSON.stringify(rule, (key, value) => (key === 'column' ? undefined : value)))
}

describe('printing and parsing', () => {
  test('a printed rule reads as the same rule', () => {
    fc.assert(
      fc.property(expression, (rule) => {
        expect(withoutColumns(parseRule(printRule(rule)))).toEqual(withoutColumns(rule))
      }),
      runs,
    )
  })

  test('so does any term, whatever stands in it', () => {
    const text = fc.string({ unit: 'grapheme' }).filter((each) => !each.includes('*'))
    fc.assert(
      fc.property(text, fc.boolean(), (inside, prefix) => {
        const rule = {
          kind: 'term' as const,
          text: prefix ? `ab${inside}c` : `ab${inside}`,
          prefix,
          where: 'any' as const,
          column: 1,
        }
        expect(withoutColumns(parseRule(printRule(rule)))).toEqual(withoutColumns(rule))
      }),
      runs,
    )
  })

  test('anything typed is a rule or a RuleError inside the source', () => {
    const piece = fc.constantFrom(
      ...[
        'AND',
        'OR',
        'NOT',
        'NEAR/3',
        '(',
        ')',
        '"',
        '/',
        ':',
        ',',
        '*',
        '>=',
        'sco',
        'title',
        'газ',
        ' ',
        '“',
        '\\',
      ],
    )
    const typed = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 12 }).map((all) => all.join('')),
    )
    fc.assert(
      fc.property(typed, (source) => {
        try {
          const rule = parseRule(source)
          expect(withoutColumns(parseRule(printRule(rule)))).toEqual(withoutColumns(rule))
        } catch (error) {
          if (!(error instanceof RuleError)) throw error
          expect(error.column).toBeGreaterThanOrEqual(1)
          expect(error.column).toBeLessThanOrEqual(source.length + 1)
        }
      }),
      runs,
    )
  })
})

describe('evaluation', () => {
  test('equals the reference', () => {
    fc.assert(
      fc.property(expression, subject, (rule, article) => {
        expect(compileRule(rule).evaluate(article).matched).toBe(matches(rule, article))
      }),
      { numRuns: 2_000 },
    )
  })

  test('every evidence is the exact slice of its field, and every matched term has some', () => {
    fc.assert(
      fc.property(expression, subject, (rule, article) => {
        const { because } = compileRule(rule).evaluate(article)
        for (const { field, start, end, text } of because.flatMap(({ evidence }) => evidence)) {
          expect(text).not.toBe('')
          expect(article[field].slice(start, end)).toBe(text)
        }
      }),
      runs,
    )
  })

  test('each reason of a match, and the missing clauses of none, can be read again', () => {
    fc.assert(
      fc.property(expression, subject, (rule, article) => {
        const verdict = compileRule(rule).evaluate(article)
        for (const { clause } of verdict.because) {
          expect(compileRule(parseRule(clause)).evaluate(article).matched).toBe(true)
        }
        if (verdict.nearest === undefined) return
        expect(compileRule(parseRule(verdict.nearest)).evaluate(article).matched).toBe(false)
        expect(verdict.missing).not.toHaveLength(0)
      }),
      runs,
    )
  })

  test('many rules together say what each says alone', () => {
    const rules = fc.array(expression, { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(rules, subject, (all, article) => {
        const together = compileRules(all.map((when, at) => ({ id: String(at), when })))
        const alone = all.flatMap((rule, at) => {
          const verdict = compileRule(rule).evaluate(article)
          return verdict.matched ? [{ id: String(at), verdict }] : []
        })
        expect(together.matchRules(article)).toEqual(alone)
      }),
      { numRuns: 300 },
    )
  })
})

test('no article matches a rule that is said to match none, and none escapes one said to match all', () => {
  fc.assert(
    fc.property(expression, subject, (rule, article) => {
      if (matches(rule, article)) expect(satisfiable(rule).kind).not.toBe('impossible')
      else expect(satisfiable(rule, false).kind).not.toBe('impossible')
    }),
    { numRuns: 2_000 },
  )
})
