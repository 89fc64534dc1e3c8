// `supply check-ledger`: whether the books agree with themselves. Reads only.
import { pendingSteps } from '../adapters/database/migrate.ts'
import { openDatabase } from '../adapters/database/open-database.ts'
import { checkLedger } from '../business/payments/check-ledger.ts'
import type { Settings } from '../config/settings.ts'

const differencesShownMax = 20

/** Says what was checked and the sums; exit status 1 on any difference. */
export async function checkLedgerCommand(settings: Settings): Promise<number> {
  const database = openDatabase(settings.database)
  try {
    if ((await pendingSteps(database)).length > 0) {
      console.error('The tables are not of this version: run `supply migrate` first.')
      return 1
    }
    const checks = await checkLedger({ db: database.migrator })
    for (const check of checks) {
      console.log(`${check.differences.length === 0 ? 'ok  ' : 'FAIL'}  ${check.claim}: ${check.figures}`)
      for (const difference of check.differences.slice(0, differencesShownMax)) console.log(`      ${difference}`)
      const hidden = check.differences.length - differencesShownMax
      if (hidden > 0) console.log(`      and ${hidden} more`)
    }
    const differences = checks.reduce((sum, check) => sum + check.differences.length, 0)
    console.log(differences === 0 ? `\nThe books agree: ${checks.length} checks, no difference.` : `\n${differences} differences.`)
    return differences === 0 ? 0 : 1
  } finally {
    await database.close()
  }
}
