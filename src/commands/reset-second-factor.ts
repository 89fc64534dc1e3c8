// `supply reset-second-factor ADDRESS`: for somebody who lost phone and backup codes. The next sign-in sets up a new factor.
import { openApplication } from '../app.ts'
import { findAccount } from '../business/accounts/account.ts'
import { resetFactors } from '../business/accounts/change-factors.ts'
import type { Settings } from '../config/settings.ts'
import type { ProcessLog } from '../observability/log.ts'

/** An office account before a buyer's of the same address; `--buyer` asks for the buyer's. The password stays as it is. */
export async function resetSecondFactorCommand(settings: Settings, log: ProcessLog, args: readonly string[]): Promise<number> {
  const realm = args.includes('--buyer') ? 'buyer' : 'office'
  const email = args.find((arg) => !arg.startsWith('--'))
  if (email === undefined) {
    console.error('usage: supply reset-second-factor ADDRESS [--buyer]')
    return 64
  }
  const application = openApplication(settings, log)
  try {
    const { ctx } = application
    const account = await findAccount(ctx.read, realm, { email })
    if (account === null) {
      console.error(`Nobody ${realm === 'office' ? 'in the office' : 'among the buyers'} signs in with ${email}.`)
      return 1
    }
    await ctx.transact((w) => resetFactors(w, account, 'operator'))
    console.log(`${account.name} has no second factor any more, was signed out everywhere, and is told by mail.`)
    console.log(realm === 'office' ? 'The next sign-in sets up a new one.' : 'The next sign-in needs the password only.')
    return 0
  } finally {
    await application.close()
  }
}
