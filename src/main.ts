// Picks the role of this process: the supervised server, one web or job process, or one
// command. `supply ROLE …`; the roles and commands are in folders of those names.
import { ConfigurationError } from './config/environment.ts'
import { loadSettings, type Settings } from './config/settings.ts'
import { createLog, type ProcessLog } from './observability/log.ts'
import { endUnloaded } from './roles/boot-failure.ts'
import { useCompiledCode } from './roles/compiled-code.ts'
import { type Defects, watchDefects } from './roles/defects.ts'
import { ignoreEarlySignals, ignoreSignals, isSupervised } from './supervisor/worker-link.ts'

type Role = (settings: Settings, log: ProcessLog, args: readonly string[], defects: Defects) => Promise<number | undefined>

/** A role that returns a number ends the process with it; one that returns nothing runs on. */
const roles: Readonly<Record<string, Role>> = {
  serve: async (settings, log) => (await import('./roles/serve.ts')).serve(settings, log, process.argv[1] ?? ''),
  web: async (settings, log, _args, defects) => {
    await loaded(log, async () => (await import('./roles/web.ts')).web(settings, log, defects))
    return undefined
  },
  work: async (settings, log, _args, defects) => {
    await loaded(log, async () => (await import('./roles/work.ts')).work(settings, log, defects))
    return undefined
  },
  ctl: async (settings, _log, args) => (await import('./commands/ctl.ts')).ctlCommand(settings, args, process.stdout),
  prepare: async (settings, log) => (await import('./commands/prepare.ts')).prepareCommand(settings, log),
  reseal: async (settings) => (await import('./commands/reseal.ts')).resealCommand(settings, process.stdout),
  migrate: async (settings) => (await import('./commands/migrate.ts')).migrateCommand(settings),
  grants: async (settings, _log, args) => (await import('./commands/grants.ts')).grantsCommand(settings, args, process.stdout),
  doctor: async (settings) => (await import('./commands/doctor.ts')).doctorCommand(settings, process.stdout),
  'simulate-gateways': async (settings, _log, args) =>
    (await import('./commands/simulate-gateways.ts')).simulateGatewaysCommand(settings, args, process.stdout),
  'seed-demo': async (settings, log) => (await import('./commands/seed-demo.ts')).seedDemoCommand(settings, log),
  'create-owner': async (settings, log, args) => (await import('./commands/create-owner.ts')).createOwnerCommand(settings, log, args),
  'reset-second-factor': async (settings, log, args) =>
    (await import('./commands/reset-second-factor.ts')).resetSecondFactorCommand(settings, log, args),
  'check-ledger': async (settings) => (await import('./commands/check-ledger.ts')).checkLedgerCommand(settings),
  'check-audit': async (settings) => (await import('./commands/check-audit.ts')).checkAuditCommand(settings),
  'check-files': async (settings, log, args) => (await import('./commands/check-files.ts')).checkFilesCommand(settings, log, args),
  'export-corrections': async (settings, log, args) =>
    (await import('./commands/export-corrections.ts')).exportCorrectionsCommand(settings, log, args),
  backup: async (settings, _log, args) => (await import('./commands/backup.ts')).backupCommand(settings, args),
  restore: async (settings, _log, args) => (await import('./commands/restore.ts')).restoreCommand(settings, args),
  'read-proof': async (settings, _log, args) => {
    const { proofDefaults } = await import('./commands/proof-defaults.ts')
    return (await import('./commands/read-proof.ts')).readProofCommand([...args], process.stdout, await proofDefaults(settings))
  },
}

const usage = `usage: supply TASK …   (one of ${Object.keys(roles).join(', ')})`
const misuse = 64
const badSettings = 78
const misfit = 69

const main = async (): Promise<number | undefined> => {
  const [name = '', ...args] = process.argv.slice(2)
  const role = roles[name]
  if (role === undefined) {
    console.error(usage)
    return misuse
  }
  const settings = loadSettings()
  const { isProduction, logLevel } = settings.application
  const log = createLog({ isProduction, level: logLevel })
  return role(settings, log, args, watchDefects(log))
}

function isNodeTooOld(): boolean {
  const isTooOld = Number(process.versions.node.split('.')[0]) < 26
  if (isTooOld) console.error(`This is Node ${process.versions.node}; 26 or later is needed. script/supply runs the packaged one.`)
  return isTooOld
}

/** A process that serves and fails before it does says so by its exit code. */
const loaded = async (log: ProcessLog, start: () => Promise<void>): Promise<void> => {
  try {
    await start()
  } catch (error) {
    endUnloaded(error, log)
  }
}

if (isSupervised()) ignoreSignals()
else if (process.argv[2] === 'serve') ignoreEarlySignals()
// Roles and commands are loaded below.
useCompiledCode(import.meta.dirname)
try {
  const code = isNodeTooOld() ? misfit : await main()
  if (code !== undefined) process.exitCode = code
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error
  console.error(`The settings cannot be used:\n${error.message}`)
  process.exitCode = badSettings
}
