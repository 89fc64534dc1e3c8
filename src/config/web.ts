// Where the web server listens, whom it believes, and who may see its figures.
import { isIP } from 'node:net'
import { isAbsolute } from 'node:path'
import type { ApplicationSettings } from './application.ts'
import type { DatabaseSettings } from './database.ts'
import type { Environment } from './environment.ts'

// Gunicorn's own number, and as much as a rush of a second at our fastest needs; the kernel may allow less.
export const backlog = 2_048

export type ListenAddress =
  | { readonly kind: 'port'; readonly host: string; readonly port: number }
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'descriptor'; readonly fd: number }

export interface WebSettings {
  readonly listen: ListenAddress
  /** Hop count, or addresses and networks; false believes nobody. */
  readonly trustedProxies: number | string[] | false
  readonly keepAliveMs: number
  readonly isMetricsEnabled: boolean
  readonly metricsToken: string | undefined
}

export const readWebSettings = (env: Environment, application: ApplicationSettings, database: DatabaseSettings): WebSettings => {
  const isLocalOnly = database.isEmbedded && !application.isProduction
  return {
    listen: readListenAddress(env, isLocalOnly ? '127.0.0.1' : '0.0.0.0'),
    trustedProxies: readTrustedProxies(env),
    keepAliveMs: env.wholeNumber('KEEPALIVE', 5, 1, 600, { example: '5' }) * 1000,
    isMetricsEnabled: env.truth('METRICS_ENABLED', true, { example: 'True' }),
    metricsToken: env.optional('METRICS_TOKEN', { isSecret: true, example: 'a-long-random-text' }),
  }
}

const readListenAddress = (env: Environment, fallbackHost: string): ListenAddress => {
  const host = env.text('HOST', fallbackHost, { example: '0.0.0.0' })
  if (host.startsWith('unix:')) return { kind: 'path', path: readSocketPath(env, host.slice('unix:'.length)) }
  const descriptor = /^fd:\/\/(\d{1,4})$/.exec(host)
  if (descriptor) return { kind: 'descriptor', fd: Number(descriptor[1]) }
  // The name `localhost` would make Fastify open a second, hidden server that a drain would miss.
  const address = host === 'localhost' ? '127.0.0.1' : host
  if (isIP(address) === 0) env.refuse('HOST', `"${host}" is neither an IP address, unix:PATH nor fd://NUMBER`, '0.0.0.0')
  return { kind: 'port', host: address, port: env.wholeNumber('PORT', 8080, 0, 65_535, { example: '8080' }) }
}

/** sun_path of unix(7), without its closing zero. */
const socketPathBytesMax = 107

// A path from the working folder would be another one after a reload from a release link.
const readSocketPath = (env: Environment, path: string): string => {
  const example = 'unix:/run/supply/supply.sock'
  if (!isAbsolute(path)) env.refuse('HOST', `"unix:${path}" does not name a whole path, beginning with /`, example)
  if (Buffer.byteLength(path) > socketPathBytesMax) {
    env.refuse('HOST', `the socket's path has ${Buffer.byteLength(path)} bytes; at most ${socketPathBytesMax} fit`, example)
  }
  return path
}

const readTrustedProxies = (env: Environment): number | string[] | false => {
  const parts = env.list('TRUSTED_PROXIES', { example: '10.0.0.0/8,100.64.0.0/10' })
  const [first] = parts
  if (first === undefined) return false
  if (parts.length === 1 && /^\d{1,2}$/.test(first)) return Number(first) === 0 ? false : Number(first)
  for (const part of parts) {
    const [address = '', bits] = part.split('/')
    const family = isIP(address)
    const bitsMax = family === 4 ? 32 : 128
    if (family === 0 || (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= bitsMax))) {
      env.refuse('TRUSTED_PROXIES', `"${part}" is neither a hop count nor an address or network`, '10.0.0.0/8,100.64.0.0/10')
    }
  }
  return parts
}
