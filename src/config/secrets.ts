// The key that signs tokens and seals data: given by the operator, or made once
// and kept in the data folder for the embedded default.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ApplicationSettings } from './application.ts'
import type { Environment } from './environment.ts'

export interface SecretSettings {
  readonly secretKey: string
  /** Older keys that still verify and open, newest first. */
  readonly previousSecretKeys: readonly string[]
}

/** As they are used: the first signs and seals, all of them verify and open. */
export const secretKeysOf = ({ secretKey, previousSecretKeys }: SecretSettings): readonly [string, ...string[]] => [
  secretKey,
  ...previousSecretKeys,
]

const lengthMin = 32
const wellKnown = ['your-secret-key', 'secret-key', 'changeme', 'change-me', 'dev-secret', 'secret_key', 'example', 'password']

export const readSecretSettings = (env: Environment, application: ApplicationSettings): SecretSettings => {
  const example = randomBytes(32).toString('base64url')
  const otherwise = application.isProduction ? undefined : 'made once and kept in the data folder'
  const given = env.optional('SECRET_KEY', { isSecret: true, example, ...(otherwise === undefined ? {} : { otherwise }) })
  const previousSecretKeys = env
    .optional('SECRET_KEY_PREVIOUS', { isSecret: true, example })
    ?.split(',')
    .map((key) => key.trim())
    .filter((key) => key !== '')
  if (given === undefined && application.isProduction) {
    env.refuse('SECRET_KEY', 'is required in production', example)
  } else if (given !== undefined) {
    const weakness = weaknessOf(given)
    if (weakness !== undefined) env.refuse('SECRET_KEY', weakness, example)
  }
  return {
    secretKey: given ?? (application.isProduction ? '' : keptKeyOrRefusal(env, application.dataDir)),
    previousSecretKeys: previousSecretKeys ?? [],
  }
}

/** Why a key may not be used, or undefined when it may. */
export const weaknessOf = (key: string): string | undefined => {
  if (key.length < lengthMin) return `is too short: ${key.length} characters, at least ${lengthMin} are needed`
  if (wellKnown.some((word) => key.toLowerCase().includes(word))) return 'is a well-known value, not a secret'
  if (new Set(key).size < 10) return 'repeats too few different characters to be a secret'
  return undefined
}

const keptKeyOrRefusal = (env: Environment, dataDir: string): string => {
  try {
    return keptKey(dataDir)
  } catch (error) {
    env.refuse('DATA_DIR', `is no folder that can be written: ${(error as Error).message}`, '/var/lib/supply')
    return ''
  }
}

// Node's own recursive mkdir never returns where the kernel says ENOENT although the folder above is there, as in /proc.
const makeFolder = (path: string): void => {
  if (existsSync(path) && statSync(path).isDirectory()) return
  if (!existsSync(dirname(path))) makeFolder(dirname(path))
  try {
    mkdirSync(path)
  } catch (error) {
    // Another process of ours may have been first.
    if (!existsSync(path) || !statSync(path).isDirectory()) throw error
  }
}

// Several processes may start at once: `wx` lets exactly one write, and all read the same.
const keptKey = (dataDir: string): string => {
  const path = join(dataDir, 'secret-key')
  makeFolder(dataDir)
  try {
    writeFileSync(path, randomBytes(48).toString('base64url'), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return readFileSync(path, 'utf8').trim()
}
