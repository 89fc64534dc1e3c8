// The doctor's questions to the database: does it answer, has it our tables, may the schema's user in, and is there room for our connections.
import { existsSync } from 'node:fs'
import { connectionLimit, connectionsAtMost } from '../../adapters/database/connection-limit.ts'
import { pendingSteps } from '../../adapters/database/migrate.ts'
import { type MigratableDatabase, openDatabase } from '../../adapters/database/open-database.ts'
import { countSeals } from '../../business/sealing/reseal.ts'
import { secretKeysOf } from '../../config/secrets.ts'
import type { Settings } from '../../config/settings.ts'
import { chooseWorkerCount, readMachine } from '../../supervisor/cores.ts'
import { codeOf, contacted, type Finding, within } from './finding.ts'

export const checkDatabase = async (settings: Settings): Promise<Finding[]> => {
  const given = settings.database
  // Opening a SQLite file that is not there would create it.
  if (given.isEmbedded && !existsSync(given.url.slice('sqlite:'.length))) {
    return [{ name: 'database', state: 'broken', words: 'there is none yet', mend: 'Run `script/supply migrate`.' }]
  }
  let database: MigratableDatabase | undefined
  try {
    const opened = openDatabase(given)
    database = opened
    const startedAt = performance.now()
    const answer = async () => {
      await opened.ping()
      return `${opened.engine} answers in ${Math.round(performance.now() - startedAt)} ms`
    }
    const answered = await contacted('database', answer, (code) => mendDatabase(code, 'DATABASE_URL'))
    if (answered.state !== 'ok') return [answered]
    return [
      answered,
      await checkSchema(opened),
      await checkSeals(settings, opened),
      ...(await checkOwner(settings)),
      await checkConnections(settings, opened),
    ]
  } finally {
    await database?.close()
  }
}

const checkSchema = async (database: MigratableDatabase): Promise<Finding> => {
  const name = 'schema'
  try {
    const pending = await within(pendingSteps(database))
    if (pending.length === 0) return { name, state: 'ok', words: 'is the one of this version' }
    return { name, state: 'broken', words: `${pending.length} steps are missing`, mend: 'Run `script/supply migrate`.' }
  } catch (error) {
    return { name, state: 'broken', words: codeOf(error), mend: 'Run `script/supply migrate`; it says what is in its way.' }
  }
}

/** Whether an older SECRET_KEY is still needed, and whether one is missing. */
const checkSeals = async ({ secrets }: Settings, database: MigratableDatabase): Promise<Finding> => {
  const name = 'seals'
  try {
    const counts = await within(countSeals(database.reports, secretKeysOf(secrets)))
    const sum = (of: 'older' | 'unopened') => counts.reduce((total, one) => total + one[of], 0)
    if (sum('unopened') > 0) {
      const mend = 'Add the key that sealed them to SECRET_KEY_PREVIOUS, or read docs/operate/rotating-secret-key.md.'
      return { name, state: 'broken', words: `${sum('unopened')} values were sealed with a key that is not set`, mend }
    }
    if (sum('older') === 0) return { name, state: 'ok', words: 'all are of the newest key' }
    const mend = 'Run `script/supply reseal` before the older key is taken out of SECRET_KEY_PREVIOUS.'
    return { name, state: 'note', words: `${sum('older')} values are still sealed with an older key`, mend }
  } catch (error) {
    return { name, state: 'note', words: `could not be counted (${codeOf(error)})` }
  }
}

/** The user that changes the schema, where it is another one. */
const checkOwner = async ({ database: given }: Settings): Promise<Finding[]> => {
  if (given.migrationUrl === given.url) return []
  const database = openDatabase({ ...given, url: given.migrationUrl })
  const answer = async () => {
    await database.ping()
    return 'the user of DATABASE_MIGRATION_URL may sign in'
  }
  try {
    return [await contacted('schema user', answer, (code) => mendDatabase(code, 'DATABASE_MIGRATION_URL'))]
  } finally {
    await database.close()
  }
}

const checkConnections = async ({ database: given, processes }: Settings, database: MigratableDatabase): Promise<Finding> => {
  const name = 'connections'
  const limit = await within(connectionLimit(database)).catch(() => undefined)
  if (limit === undefined) return { name, state: 'note', words: 'the server does not say how many it grants' }
  if (limit === null) return { name, state: 'ok', words: 'one file, one writer' }
  const count = chooseWorkerCount(processes.webConcurrency, readMachine()).count + processes.jobProcesses
  const most = connectionsAtMost(count, given)
  const words = `${count} processes may open ${most} (${given.poolSize} + ${given.poolMaxOverflow} each); the server grants ${limit}`
  if (most <= limit) return { name, state: 'ok', words }
  const mend = 'Raise max_connections on the server, or lower DB_POOL_SIZE, DB_MAX_OVERFLOW or WEB_CONCURRENCY.'
  return { name, state: 'broken', words, mend }
}

const mendDatabase = (code: string, variable: string): string => {
  if (code.includes('ECONNREFUSED'))
    return `Nothing listens at the host and port of ${variable}: start the database, or correct the address.`
  if (code.includes('ENOTFOUND') || code.includes('EAI_AGAIN'))
    return `The host name in ${variable} is not known here: correct it, or mend the name service.`
  if (code.includes('ER_ACCESS_DENIED')) return `User or password in ${variable} are refused: correct them, or create the user.`
  if (code.includes('ER_BAD_DB') || code.includes('ER_DBACCESS_DENIED'))
    return `The database named in ${variable} does not exist, or this user may not use it: CREATE DATABASE supply CHARACTER SET utf8mb4.`
  return `Compare ${variable} with the database that should answer, then run \`script/supply doctor\` again.`
}
