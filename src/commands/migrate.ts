// `supply migrate`: brings the database to this version's tables.
import { MigrationRefused, migrate } from '../adapters/database/migrate.ts'
import { openDatabase } from '../adapters/database/open-database.ts'
import { secretKeysOf } from '../config/secrets.ts'
import type { Settings } from '../config/settings.ts'

/** Exit status 0 when the tables are of this version, 1 with the reason when they cannot be. */
export async function migrateCommand(settings: Settings): Promise<number> {
  const database = openDatabase({ ...settings.database, url: settings.database.migrationUrl })
  try {
    const steps = await migrate(database, secretKeysOf(settings.secrets))
    console.log(steps.length === 0 ? 'The tables are of this version already.' : `Applied ${steps.join(', ')}.`)
    return 0
  } catch (error) {
    if (!(error instanceof MigrationRefused)) throw error
    console.error(error.message)
    return 1
  } finally {
    await database.close()
  }
}
