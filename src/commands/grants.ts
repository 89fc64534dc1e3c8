// `supply grants [HOST]`: the SQL that gives the serving user the rights that it needs and takes all others. Prints; changes nothing.
import { pendingSteps } from '../adapters/database/migrate.ts'
import { openDatabase } from '../adapters/database/open-database.ts'
import { rightsToServe } from '../adapters/database/rights.ts'
import { sealedColumns } from '../business/sealing/sealed-columns.ts'
import type { Settings } from '../config/settings.ts'

const misuse = 64

/** `HOST` as the server knows it, `%` when not given. Exit status 1 where there is nothing to grant, with the reason. */
export async function grantsCommand(settings: Settings, args: readonly string[], out: NodeJS.WritableStream): Promise<number> {
  const { url, migrationUrl, isEmbedded } = settings.database
  const [host = '%', ...others] = args
  if (others.length > 0 || !/^[\w.:%/-]+$/.test(host))
    return refuse('usage: supply grants [HOST]   (from where the server connects; % is anywhere)', misuse)
  if (isEmbedded) return refuse('A SQLite file has no users: its triggers alone keep the books from being changed.')
  const { username, pathname } = new URL(url)
  if (username === new URL(migrationUrl).username)
    return refuse(
      'DATABASE_URL and DATABASE_MIGRATION_URL name the same user, who must be able to change the tables. ' +
        'Create a second user for the server, name it in DATABASE_URL, and leave the first in DATABASE_MIGRATION_URL.',
    )
  const database = openDatabase({ ...settings.database, url: migrationUrl })
  try {
    if ((await pendingSteps(database)).length > 0) return refuse('The tables are not of this version: run `supply migrate` first.')
    const renewed = new Map(sealedColumns.map(({ table, column }) => [table as string, column]))
    const user = `${quoted(decodeURIComponent(username), "'")}@${quoted(host, "'")}`
    const schema = quoted(decodeURIComponent(pathname.slice(1)), '`')
    out.write(`REVOKE ALL PRIVILEGES, GRANT OPTION FROM ${user};\n`)
    for (const { table, rights } of await rightsToServe(database, renewed))
      out.write(`GRANT ${rights.join(', ')} ON ${schema}.${quoted(table, '`')} TO ${user};\n`)
    return 0
  } finally {
    await database.close()
  }
}

const quoted = (text: string, mark: "'" | '`') =>
  mark + text.replaceAll('\\', mark === "'" ? '\\\\' : '\\').replaceAll(mark, mark + mark) + mark

const refuse = (sentence: string, code = 1): number => {
  console.error(sentence)
  return code
}
