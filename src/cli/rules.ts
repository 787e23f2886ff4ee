import { Command } from 'commander'
import { ScowatchError } from '../errors.ts'
import type { JudgementView } from '../http/views.ts'
import { testRule } from './backtest.ts'
import { printClauseTree } from './clause-tree.ts'
import { type PlaceFlags, withPlaces } from './places.ts'
import { clean, printJson, printTable } from './table.ts'

interface OutputFlags extends PlaceFlags {
  json?: true
}

interface JudgedArticle {
  title: string
  rejected: { text: string; reason: string }[]
  rules: JudgementView[]
}

interface SavedRule {
  id: string
  when: string
  severity: string
  send: string[]
}

export function rulesCommand(): Command {
  const rules = new Command('rules')
  const sub = (text: string, description: string) =>
    withPlaces(rules.command(text).description(description)).option('--json', 'print JSON')
  sub('list', 'those of alerts.yaml').action(listRules)
  sub('why <article> [rule]', 'why a stored article alerted or did not, clause by clause').action(
    explainRules,
  )
  sub('test <rule>', 'what a rule (its id, or a condition) would have done; sends nothing')
    .option('--since <duration>', 'how far back', '30d')
    .option('--against <rule>', 'tell the difference to a saved rule, or to another condition')
    .action(testRule)
  return rules
}

async function listRules(flags: OutputFlags): Promise<void> {
  const { withApi } = await import('./api-client.ts')
  await withApi(flags, async (api) => {
    const { items } = await api.call<{ items: SavedRule[] }>('GET', '/api/v1/rules')
    if (flags.json) return printJson(items)
    printTable(
      items.map(({ id, severity, send, when }) => ({ id, severity, send: send.join(','), when })),
    )
  })
}

/** Without a rule: all of them, a sentence each. */
async function explainRules(
  article: string,
  rule: string | undefined,
  flags: OutputFlags,
): Promise<void> {
  const { withApi } = await import('./api-client.ts')
  await withApi(flags, async (api) => {
    const { title, rejected, rules } = await api.call<JudgedArticle>(
      'GET',
      `/api/v1/articles/${encodeURIComponent(article)}`,
    )
    const asked = rule === undefined ? rules : rules.filter((each) => each.rule === rule)
    if (rule !== undefined && asked.length === 0)
      throw new ScowatchError(
        `There is no rule ${rule} in alerts.yaml; see \`scowatch rules list\`.`,
      )
    if (flags.json) return printJson(asked)
    process.stdout.write(`${clean(title)}\n\n`)
    printRejected(rejected)
    if (rule === undefined)
      return printTable(asked.map((each) => ({ rule: each.rule, decision: sentenceOf(each) })))
    for (const each of asked) {
      process.stdout.write(`${each.rule}: ${sentenceOf(each)}\n`)
      printClauseTree(each.tree)
    }
  })
}

/** Words that look like a name and were found to be another's. */
function printRejected(rejected: JudgedArticle['rejected']): void {
  const reasons = new Map(rejected.map(({ text, reason }) => [text, reason]))
  for (const [text, reason] of [...reasons].slice(0, MAX_REJECTED))
    process.stdout.write(clean(`not counted: ‹${text}› ${reason}`).concat('\n'))
  if (reasons.size > 0) process.stdout.write('\n')
}
const MAX_REJECTED = 10

/** What was decided, and for a rule that does not match what the nearest alternative lacked. */
function sentenceOf({ decision, matched, missing }: JudgementView): string {
  return matched || missing.length === 0 ? decision : `${decision}: not ${missing.join(', nor ')}`
}
