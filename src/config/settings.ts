// All settings of one process, read once at start. The only door to the environment.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { type ApplicationSettings, readApplicationSettings } from './application.ts'
import { type DatabaseSettings, readDatabaseSettings } from './database.ts'
import { Environment, type SettingDescription } from './environment.ts'
import { type MailSettings, readMailSettings } from './mail.ts'
import { type ProcessSettings, readProcessSettings } from './processes.ts'
import { projectFolder } from './project.ts'
import { readSecretSettings, type SecretSettings } from './secrets.ts'
import { readWebSettings, type WebSettings } from './web.ts'

export interface Settings {
  readonly application: ApplicationSettings
  readonly secrets: SecretSettings
  readonly database: DatabaseSettings
  readonly web: WebSettings
  readonly processes: ProcessSettings
  readonly mail: MailSettings
  /** Every variable with its effective value and source; secrets masked. */
  readonly descriptions: readonly SettingDescription[]
}

/** Settings of this process from its environment and `.env`; throws ConfigurationError naming every mistake. */
export const loadSettings = (): Settings => readSettings(process.env, readEnvFile(projectFolder))

/** Pure but for the generated key: the same from given variables, for tests and tools. */
export const readSettings = (
  variables: Readonly<Record<string, string | undefined>>,
  fileVariables: Readonly<Record<string, string | undefined>> = {},
): Settings => {
  const env = new Environment(variables, fileVariables)
  const application = readApplicationSettings(env)
  const database = readDatabaseSettings(env, application)
  const web = readWebSettings(env, application, database)
  const processes = readProcessSettings(env)
  const mail = readMailSettings(env)
  const secrets = readSecretSettings(env, application)
  env.finish()
  return { application, secrets, database, web, processes, mail, descriptions: env.describe() }
}

const readEnvFile = (folder: string): Record<string, string | undefined> => {
  try {
    return parseEnv(readFileSync(join(folder, '.env'), 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw error
  }
}
