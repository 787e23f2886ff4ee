import { sql } from 'kysely'
import type { Migration } from '../migrate.ts'

/** Postings are pruned by their article; the summaries of their time, which no deletion narrows, go. */
export const postingsByArticle: Migration = {
  number: 13,
  name: 'postings-by-article',
  async up(tx) {
    await sql.raw(DDL).execute(tx)
  },
}

const DDL = `
drop index article_prints_by_age;
drop index story_terms_by_age;
`
