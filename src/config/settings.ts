// All settings of one process, read once at start. The only door to the environment.
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { type ApplicationSettings, readApplicationSettings } from './application.ts'
import { type CacheSettings, readCacheSettings } from './cache.ts'
import { type DatabaseSettings, readDatabaseSettings } from './database.ts'
import { Environment, type SettingDescription } from './environment.ts'
import { type GatewaySettings, readGatewaySettings } from './gateways.ts'
import { type IntakeSettings, readIntakeSettings } from './intake.ts'
import { type MailSettings, readMailSettings } from './mail.ts'
import { type ProcessSettings, readProcessSettings } from './processes.ts'
import { projectFolder } from './project.ts'
import { type RateSettings, readRateSettings } from './rate-limits.ts'
import { readSecretSettings, type SecretSettings } from './secrets.ts'
import { readStorageSettings, type StorageSettings } from './storage.ts'
import { readWebSettings, type WebSettings } from './web.ts'
import { readWebhookSettings, type WebhookSettings } from './webhooks.ts'

export interface Settings {
  readonly application: ApplicationSettings
  readonly secrets: SecretSettings
  readonly database: DatabaseSettings
  readonly cache: CacheSettings
  readonly web: WebSettings
  readonly rates: RateSettings
  readonly processes: ProcessSettings
  readonly mail: MailSettings
  readonly storage: StorageSettings
  readonly gateways: GatewaySettings
  readonly intake: IntakeSettings
  readonly webhooks: WebhookSettings
  /** Every variable with its effective value and source; secrets masked. */
  readonly descriptions: readonly SettingDescription[]
  /** Names of all variables that are read, older names included. */
  readonly variables: readonly string[]
}

/** Settings from the environment and the `.env` of a project's folder, by default of the program that runs; throws ConfigurationError naming every mistake. */
export const loadSettings = (folder = projectFolder): Settings =>
  readSettings(process.env, readEnvFile(folder), { isFileWorldReadable: isWorldReadable(folder) })

/** Pure but for the generated key: the same from given variables, for tests and tools. */
export const readSettings = (
  variables: Readonly<Record<string, string | undefined>>,
  fileVariables: Readonly<Record<string, string | undefined>> = {},
  file: { isFileWorldReadable: boolean } = { isFileWorldReadable: false },
): Settings => {
  const env = new Environment(variables, fileVariables)
  const application = readApplicationSettings(env)
  const database = readDatabaseSettings(env, application)
  const cache = readCacheSettings(env)
  const web = readWebSettings(env, application, database)
  const rates = readRateSettings(env, application)
  const processes = readProcessSettings(env, application)
  const mail = readMailSettings(env)
  const storage = readStorageSettings(env)
  const gateways = readGatewaySettings(env, application)
  const intake = readIntakeSettings(env)
  const webhooks = readWebhookSettings(env, application)
  const secrets = readSecretSettings(env, application)
  if (file.isFileWorldReadable && application.isProduction) {
    env.refuseAll('.env: every user of this machine can read it, and with it the secrets (mend it with: chmod 600 .env)')
  }
  env.finish()
  return {
    application,
    secrets,
    database,
    cache,
    web,
    rates,
    processes,
    mail,
    storage,
    gateways,
    intake,
    webhooks,
    descriptions: env.describe(),
    variables: env.names(),
  }
}

const isWorldReadable = (folder: string): boolean => ((statSync(join(folder, '.env'), { throwIfNoEntry: false })?.mode ?? 0) & 0o004) !== 0

const readEnvFile = (folder: string): Record<string, string | undefined> => {
  try {
    return parseEnv(readFileSync(join(folder, '.env'), 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw error
  }
}
