// A web server with a handful of routes and no database, for tests of the server itself.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AddressInfo } from 'node:net'
import { Limiter } from '../../src/adapters/limits/limiter.ts'
import type { Principal } from '../../src/business/accounts/principal.ts'
import type { Context } from '../../src/context.ts'
import { createLog, nameLog } from '../../src/observability/log.ts'
import { buildServer, type WebServer } from '../../src/web/server/build-server.ts'
import type { Route } from '../../src/web/server/route.ts'
import type { WebServerSettings } from '../../src/web/server/web-settings.ts'

export interface BareServer extends WebServer {
  /** Log lines, parsed, in order. */
  readonly lines: Record<string, unknown>[]
  /** Starts listening on a free loopback port and returns it. */
  listen(): Promise<number>
}

let assets: string | undefined

/** Assets that the error page asks for, present but empty: one folder, which ends with the process. */
export const emptyAssets = (): string => (assets ??= makeEmptyAssets())

const makeEmptyAssets = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'supply-assets-'))
  const keys = [
    'assets/pictures/favicon.svg',
    'assets/fonts/archivo-text.woff2',
    'assets/fonts/archivo-display.woff2',
    'assets/css/shop.css',
    'client/page.js',
  ]
  const manifest = Object.fromEntries(keys.map((key) => [key, `/assets/${key.replaceAll('/', '-')}`]))
  for (const address of Object.values(manifest)) writeFileSync(join(folder, address.slice('/assets/'.length)), '')
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export const bareServer = async (routes: readonly Route[], changes: Partial<WebServerSettings> = {}): Promise<BareServer> => {
  const lines: Record<string, unknown>[] = []
  const destination = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) }
  const log = nameLog(createLog({ isProduction: true, level: 'DEBUG', destination }), 'app')
  const server = await buildServer({ clock: { now: () => new Date().toISOString() } } as Context, routes, {
    log,
    signingKeys: ['a key that is long enough for a test'],
    findPrincipal: async (realm, token) => principals[`${realm}:${token}`] ?? { kind: 'anonymous' },
    findKey: async () => null,
    limiter: noLimits(),
    publicUrl: undefined,
    trustedProxies: false,
    keepAliveMs: 5_000,
    assetFolder: emptyAssets(),
    ...changes,
  })
  const listen = async () => {
    await server.fastify.listen({ host: '127.0.0.1', port: 0 })
    return (server.fastify.server.address() as AddressInfo).port
  }
  return { ...server, lines, listen }
}

/** Tests send from one address as fast as they can. */
export const noLimits = (): Limiter => new Limiter({ settings: { visitsPerMinute: 0, uploadsPerMinute: 0 }, redis: undefined, workers: 1 })

/** Cookie tokens and the people they stand for. */
const principals: Readonly<Record<string, Principal>> = {
  'buyer:thandi': {
    kind: 'buyer',
    buyerId: 1,
    customerId: 1,
    customerName: 'Highveld Haulage',
    roles: ['buyer'],
    name: 'Thandi',
    email: 'thandi@example.co.za',
    sessionId: 11,
  },
  'buyer:pieter': {
    kind: 'buyer',
    buyerId: 2,
    customerId: 2,
    customerName: 'Koppies Farming',
    roles: ['buyer'],
    name: 'Pieter',
    email: 'pieter@example.co.za',
    sessionId: 12,
  },
  'office:naledi': { kind: 'office', staffId: 1, role: 'owner', name: 'Naledi', email: 'naledi@example.co.za', sessionId: 21 },
  'office:sipho': { kind: 'office', staffId: 2, role: 'dispatch', name: 'Sipho', email: 'sipho@example.co.za', sessionId: 22 },
}
