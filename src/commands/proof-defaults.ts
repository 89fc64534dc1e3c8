// What `read-proof` assumes when it is not told: our bank accounts as the office keeps
// them, and today. Works without a database; then no account is known to be ours.
import { existsSync } from 'node:fs'
import { openDatabase } from '../adapters/database/open-database.ts'
import { dateOn } from '../business/money/calendar.ts'
import { ourAccountNumbers } from '../business/proofs/read-proof-job.ts'
import type { Settings } from '../config/settings.ts'
import type { ReadProofSettings } from './read-proof.ts'

const databaseTimeoutMs = 2_000

export const proofDefaults = async (settings: Settings): Promise<ReadProofSettings> => ({
  ourAccounts: await knownAccounts(settings),
  today: dateOn(new Date().toISOString()),
})

const knownAccounts = async (settings: Settings): Promise<string[]> => {
  const { url } = settings.database
  // Opening a SQLite file that is not there would create it.
  if (url.startsWith('sqlite:') && !existsSync(url.slice('sqlite:'.length))) return []
  const database = openDatabase(settings.database)
  const late = Promise.withResolvers<string[]>()
  const timer = setTimeout(() => late.resolve([]), databaseTimeoutMs)
  try {
    return await Promise.race([ourAccountNumbers({ db: database.read }), late.promise])
  } catch {
    return []
  } finally {
    clearTimeout(timer)
    await database.close()
  }
}
