// Which environment this is, where its data lives, and the address people use.
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import type { Environment } from './environment.ts'
import { projectFolder } from './project.ts'

export type LogLevel = 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR' | 'CRITICAL'

export interface ApplicationSettings {
  readonly environment: 'development' | 'production' | 'test'
  readonly isProduction: boolean
  readonly dataDir: string
  /** Without a trailing slash; undefined on loopback, where the request's own address is used. */
  readonly publicUrl: string | undefined
  readonly logLevel: LogLevel
}

export const readApplicationSettings = (env: Environment): ApplicationSettings => {
  const environment = env.choice('NODE_ENV', 'development', ['development', 'production', 'test'], {
    aliases: ['FLASK_ENV'],
    example: 'production',
  })
  const isProduction = environment === 'production'
  return {
    environment,
    isProduction,
    dataDir: readDataDir(env, isProduction),
    publicUrl: readPublicUrl(env, isProduction),
    logLevel: env.choice('LOG_LEVEL', 'INFO', ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'], { example: 'INFO' }),
  }
}

/** Nothing can be kept there, and Node's recursive mkdir does not come back from there. */
const kernelFolders = /^\/(proc|sys)(\/|$)/

// In development the key that is kept there is tried at once, and refused in the system's own words.
const readDataDir = (env: Environment, isProduction: boolean): string => {
  const example = '/var/lib/supply'
  const path = resolve(projectFolder, env.text('DATA_DIR', './data', { example }))
  if (isProduction && kernelFolders.test(path)) env.refuse('DATA_DIR', `"${path}" is the kernel's: nothing can be kept there`, example)
  return path
}

const readPublicUrl = (env: Environment, isProduction: boolean): string | undefined => {
  const example = 'https://supply.example.co.za'
  const value = env.optional('PUBLIC_URL', { example })
  if (value === undefined) {
    if (isProduction) env.refuse('PUBLIC_URL', 'is required in production: links in mail and the check of form origins need it', example)
    return undefined
  }
  const url = URL.parse(value)
  if (url === null || !['http:', 'https:'].includes(url.protocol) || url.pathname !== '/' || url.search !== '' || url.username !== '') {
    env.refuse('PUBLIC_URL', 'is not the address of a site (scheme and host; no path, no user)', example)
    return undefined
  }
  if (isProduction && url.protocol === 'http:' && !isLoopbackName(url.hostname)) {
    env.refuse('PUBLIC_URL', 'must be https in production: browsers keep our cookies on secure connections only', example)
  }
  return url.origin
}

/** True for names and addresses that never leave the machine. */
export const isLoopbackName = (hostname: string): boolean => {
  const bare = hostname.replace(/^\[|\]$/g, '')
  if (bare === 'localhost' || bare === '::1') return true
  return isIP(bare) === 4 && bare.startsWith('127.')
}
