// `supply check-audit`: whether the record of who did what is whole. Reads only.
import { pendingSteps } from '../adapters/database/migrate.ts'
import { openDatabase } from '../adapters/database/open-database.ts'
import { checkChain } from '../business/audit/check-chain.ts'
import type { Settings } from '../config/settings.ts'

/** Says what was checked and the head of the chain; exit status 1 when something was changed, dropped or slipped in. */
export async function checkAuditCommand(settings: Settings): Promise<number> {
  const database = openDatabase(settings.database)
  try {
    if ((await pendingSteps(database)).length > 0) {
      console.error('The tables are not of this version: run `supply migrate` first.')
      return 1
    }
    const { events, seals, redacted, head, breaks } = await checkChain({
      db: database.migrator,
      clock: { now: () => new Date().toISOString() },
    })
    for (const sentence of breaks) console.log(`FAIL  ${sentence}`)
    console.log(`${events} events, ${seals} seals, head of the chain ${head}`)
    if (redacted > 0) console.log(`${redacted} events name an erased person no more; each erasure noted what it left of them.`)
    console.log(breaks.length === 0 ? 'The record is whole.' : `${breaks.length} breaks: restore a backup beside it and compare.`)
    return breaks.length === 0 ? 0 : 1
  } finally {
    await database.close()
  }
}
