// `supply create-owner`: prints a one-time link with which the first person of the office sets up an account.
import { openApplication } from '../app.ts'
import { createSetUpToken, isOwnerMissing } from '../business/accounts/set-up-owner.ts'
import { publicAddress } from '../config/public-address.ts'
import type { Settings } from '../config/settings.ts'
import type { ProcessLog } from '../observability/log.ts'

/** With `--if-missing` it is silent where an owner exists. Earlier links that were not used stop working. */
export async function createOwnerCommand(settings: Settings, log: ProcessLog, args: readonly string[]): Promise<number> {
  const application = openApplication(settings, log)
  try {
    const { ctx } = application
    const isFirst = await isOwnerMissing(ctx.read)
    if (args.includes('--if-missing') && !isFirst) return 0
    const token = await ctx.transact((w) => createSetUpToken(w))
    console.log(
      `\nSet up ${isFirst ? 'the first office account' : 'one more owner’s account'} with this link. It works once, for 15 minutes:`,
    )
    console.log(`  ${publicAddress(settings)}/office/set-up/${token}\n`)
    return 0
  } finally {
    await application.close()
  }
}
