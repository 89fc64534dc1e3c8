// `supply reseal`: renews what an older SECRET_KEY sealed, so that the older key can be taken out of the settings. Runs beside the server.
import { pendingSteps } from '../adapters/database/migrate.ts'
import { openDatabase } from '../adapters/database/open-database.ts'
import { countSeals, reseal } from '../business/sealing/reseal.ts'
import { secretKeysOf } from '../config/secrets.ts'
import type { Settings } from '../config/settings.ts'

const stopped = 130 // as a shell says of what Ctrl-C ended

/**
 * Exit status 0 when everything is under the newest key, 1 when something cannot be opened with any key that is set, 130 when stopped
 * (by the signal, or Ctrl-C and TERM when none is given): what is done stays done.
 */
export async function resealCommand(settings: Settings, out: NodeJS.WritableStream, signal = interrupted()): Promise<number> {
  const say = (line: string) => out.write(`${line}\n`)
  const keys = secretKeysOf(settings.secrets)
  const database = openDatabase(settings.database)
  try {
    if ((await pendingSteps(database)).length > 0) {
      say('The tables are not of this version: run `supply migrate` first.')
      return 1
    }
    const before = await countSeals(database.read, keys)
    const older = new Map(before.map((one) => [`${one.table}.${one.column}`, one.older]))
    for await (const { table, column, resealed, unopened, isDone } of reseal(database, keys, signal)) {
      const name = `${table}.${column}`
      const rest = unopened > 0 ? `, ${unopened} cannot be opened` : ''
      if (!isDone || resealed + unopened > 0) say(`${name}: ${resealed} of ${Math.max(resealed, older.get(name) ?? 0)} renewed${rest}`)
    }
    const after = await countSeals(database.read, keys)
    const sum = (of: 'newest' | 'older' | 'unopened') => after.reduce((total, one) => total + one[of], 0)
    say(
      `${sum('newest')} sealed with the newest key, ${sum('older')} left under older keys, ${sum('unopened')} under keys that are not set.`,
    )
    if (signal.aborted) {
      say('Stopped. Run it again for the rest.')
      return stopped
    }
    return conclude(say, sum('older'), sum('unopened'))
  } finally {
    await database.close()
  }
}

function conclude(say: (line: string) => void, older: number, unopened: number): number {
  if (unopened > 0) {
    say(
      'Set the key they were sealed with in SECRET_KEY_PREVIOUS and run it again, or give them up: see docs/operate/rotating-secret-key.md',
    )
    return 1
  }
  if (older > 0) {
    say('A process still seals with an older key: reload or restart every server with the new one, and run it again.')
    return 1
  }
  say('Older keys may be taken out of SECRET_KEY_PREVIOUS.')
  return 0
}

const interrupted = (): AbortSignal => {
  const stopping = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopping.abort())
  return stopping.signal
}
