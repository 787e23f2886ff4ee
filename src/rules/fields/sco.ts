import { nearestName } from '../suggest.ts'
import type { RuleField } from './field.ts'

const LEVELS = ['about', 'mention', 'any'] as const

/** `sco:about` = about the organisation; `sco:mention` and `sco:any` = at least mentioned. */
export const sco: RuleField = {
  name: 'sco',
  single: false,
  weight: 20,
  expected: 'sco: takes about, mention or any',
  key: (value) => LEVELS.find((level) => level === value.toLowerCase()),
  suggest: (value) => {
    const level = nearestName(value, LEVELS)
    return level === undefined ? undefined : `sco:${level}`
  },
  keysOf: (name) => [name],
  read: ({ sco: level, tags }) => {
    if (level === 'none') return []
    const found = tags.filter(({ kind }) => kind === 'sco')
    const all = found.flatMap(({ evidence }) => evidence)
    const about = found.filter(({ salience }) => salience === 'about')
    const values = ['mention', 'any'].map((key) => ({ key, value: 'mention', evidence: all }))
    if (level === 'mention') return values
    const evidence = about.length > 0 ? about.flatMap((tag) => tag.evidence) : all
    return [{ key: 'about', value: 'about', evidence }, ...values]
  },
  implies: (key) =>
    [['sco', 'mention'] as const, ['sco', 'any'] as const].filter(([, implied]) => implied !== key),
}
