// `supply seed-demo`: fills an empty database with invented people, goods and weeks of trade. Development only.
import { join } from 'node:path'
import { openApplication } from '../app.ts'
import type { Settings } from '../config/settings.ts'
import type { ProcessLog } from '../observability/log.ts'
import { writeSamplePapers } from './demo/sample-papers.ts'
import { type DemoAccount, playStory } from './demo/story.ts'

/** Loads nothing into a database that holds anybody. Prints the generated passwords once; they are stored nowhere. */
export async function seedDemoCommand(settings: Settings, log: ProcessLog): Promise<number> {
  if (settings.application.isProduction) {
    console.error('The demo is for development: it is not loaded with NODE_ENV=production.')
    return 1
  }
  let setAt: string | null = null
  const clock = {
    now: () => setAt ?? new Date().toISOString(),
    set: (at: string) => {
      setAt = at
    },
  }
  const application = openApplication(settings, log, clock)
  try {
    const { ctx } = application
    const [anybody] = await ctx.read.db.selectFrom('customer').select('id').limit(1).execute()
    if (anybody) {
      console.log('The database holds customers already: no demo was loaded.')
      return 0
    }
    const accounts = await playStory(ctx, clock)
    const folder = await writeSamplePapers(ctx, settings.application.dataDir)
    printAccounts(accounts)
    console.log(`Proofs and bank statements that fit the open invoices: ${join(folder)}\n`)
    return 0
  } finally {
    await application.close()
  }
}

function printAccounts(accounts: DemoAccount[]): void {
  console.log('\nDemo accounts. Their passwords were generated now and are shown only this once:\n')
  for (const { realm, name, email, password } of accounts) console.log(`  ${realm.padEnd(6)}  ${email.padEnd(38)}  ${password}   ${name}`)
  console.log('\nThe office asks for a second factor: the first sign-in shows a QR code for an authenticator app, and ten backup codes.')
  console.log()
}
