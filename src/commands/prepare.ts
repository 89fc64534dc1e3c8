// `supply prepare`: what has to be true before the server starts. Tables of this version;
// in development also a demo in an empty database, and the link for the first office account.
import type { Settings } from '../config/settings.ts'
import type { ProcessLog } from '../observability/log.ts'
import { createOwnerCommand } from './create-owner.ts'
import { migrateCommand } from './migrate.ts'
import { seedDemoCommand } from './seed-demo.ts'

/** Exit status of the first step that fails, else 0. Prints secrets to the terminal in development only. */
export const prepareCommand = async (settings: Settings, log: ProcessLog): Promise<number> => {
  const migrated = await migrateCommand(settings)
  if (migrated !== 0 || settings.application.isProduction) return migrated
  const seeded = await seedDemoCommand(settings, log)
  return seeded === 0 ? createOwnerCommand(settings, log, ['--if-missing']) : seeded
}
