import type pg from 'pg'
import type { Statement } from './recorded-statements.ts'

/** A node of a plan as EXPLAIN (ANALYZE, FORMAT JSON) tells it, the parts that are counted. */
export interface PlanNode {
  'Node Type': string
  'Index Name'?: string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  'Rows Removed by Join Filter'?: number
  'Rows Removed by Index Recheck'?: number
  Plans?: PlanNode[]
}

/** How a statement is carried out. Carries it out, and takes back what it changed. */
export async function planOf(pool: pg.Pool, statement: Statement): Promise<PlanNode> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    const { rows } = await client.query(`explain (analyze, format json) ${statement.sql}`, [
      ...statement.parameters,
    ])
    return rows[0]['QUERY PLAN'][0].Plan as PlanNode
  } finally {
    await client.query('rollback')
    client.release()
  }
}

export function nodesOf(plan: PlanNode): PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]
}

/** Rows that the nodes of a plan handled, passed on or dropped: the work of a statement, without a clock. */
export async function workOf(pool: pg.Pool, statement: Statement): Promise<number> {
  const rows = nodesOf(await planOf(pool, statement)).map(
    (node) =>
      (node['Actual Rows'] +
        (node['Rows Removed by Filter'] ?? 0) +
        (node['Rows Removed by Index Recheck'] ?? 0) +
        (node['Rows Removed by Join Filter'] ?? 0)) *
      node['Actual Loops'],
  )
  return rows.reduce((sum, each) => sum + each, 0)
}
