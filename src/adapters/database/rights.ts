// What the user that serves needs of each table, and no more: read from the tables themselves and from the triggers that make some of
// them append-only, so that rights and triggers cannot differ. For the server engine; a SQLite file has no users.
import { sql } from 'kysely'
import { compareTexts } from '../../business/lists/compare-texts.ts'
import { migrationTables } from './migrate.ts'
import type { MigratableDatabase } from './open-database.ts'

export interface TableRights {
  table: string
  /** `SELECT`, `INSERT`, `UPDATE`, `DELETE`, or `UPDATE (column)` */
  rights: string[]
}

/** `renewed` names the columns of append-only tables that may be written again, by table. */
export async function rightsToServe(database: MigratableDatabase, renewed: ReadonlyMap<string, string>): Promise<TableRights[]> {
  const tables = await database.migrator.introspection.getTables({ withInternalKyselyTables: true })
  const { rows } = await sql<{ name: string; event: string }>`
    select event_object_table as name, event_manipulation as event from information_schema.triggers
    where trigger_schema = database() and action_statement like '%append-only%'`.execute(database.migrator)
  const refused = new Set(rows.map((row) => `${row.event} ${row.name}`))
  return tables
    .map(({ name: table }) => ({ table, rights: rightsTo(table, refused, renewed.get(table)) }))
    .sort((a, b) => compareTexts(a.table, b.table))
}

function rightsTo(table: string, refused: ReadonlySet<string>, renewed: string | undefined): string[] {
  if (migrationTables.includes(table)) return ['SELECT']
  const rights = ['SELECT', 'INSERT']
  if (!refused.has(`UPDATE ${table}`)) rights.push('UPDATE')
  else if (renewed !== undefined) rights.push(`UPDATE (${renewed})`)
  if (!refused.has(`DELETE ${table}`)) rights.push('DELETE')
  return rights
}
