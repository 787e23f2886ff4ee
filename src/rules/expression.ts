/** Which part of an article a text clause looks at; `any` is both. */
export type Where = 'any' | 'title' | 'text'

interface Placed {
  /** 1-based place in the source, UTF-16 units. */
  column: number
}

/** A word or, of several words, a phrase. */
export interface Term extends Placed {
  kind: 'term'
  text: string
  /** The last word stands for every word that begins with it. */
  prefix: boolean
  where: Where
}

/** A regular expression in RE2 syntax. */
export interface Pattern extends Placed {
  kind: 'pattern'
  /** As between the slashes. */
  source: string
  /** Any of `i`, `m`, `s`. */
  flags: string
  where: Where
}

/** What may stand beside NEAR: a term, or several of which one is enough. */
export type NearSide = Term | { kind: 'or'; operands: NearSide[]; column: number }

/** Both sides in one field, at most `words` words apart, in either order. */
export interface Near extends Placed {
  kind: 'near'
  words: number
  left: NearSide
  right: NearSide
}

/** `country:(CN,RU)`: true if the article has one of the values. */
export interface FieldClause extends Placed {
  kind: 'field'
  field: string
  values: string[]
}

export const OPERATORS = ['>=', '<=', '>', '<', '='] as const
export type Operator = (typeof OPERATORS)[number]

/** `story.outlets>=3`, `published<2d`. */
export interface Comparison extends Placed {
  kind: 'comparison'
  measure: string
  operator: Operator
  /** As written: a count or a duration. */
  value: string
}

export interface Junction extends Placed {
  kind: 'and' | 'or'
  /** Two or more. */
  operands: Expression[]
}

export interface Negation extends Placed {
  kind: 'not'
  operand: Expression
}

/** A rule's condition or a keyword's match, read but not yet compiled. */
export type Expression = Term | Pattern | Near | FieldClause | Comparison | Junction | Negation
