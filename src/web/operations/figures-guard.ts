// Who may read /metrics and /health/detailed: whoever holds the token, else (in
// production) only loopback and private addresses.
import { createHash, timingSafeEqual } from 'node:crypto'
import { BlockList, isIPv6 } from 'node:net'
import type { Visit } from '../server/route.ts'
import type { Operations } from './operations.ts'

const privateNetworks = new BlockList()
for (const [network, bits] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['100.64.0.0', 10],
] as const) {
  privateNetworks.addSubnet(network, bits, 'ipv4')
}
for (const [network, bits] of [
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  privateNetworks.addSubnet(network, bits, 'ipv6')

export const mayReadFigures = (operations: Operations, visit: Visit): boolean => {
  if (operations.metricsToken !== undefined) return isBearer(visit.header('authorization'), operations.metricsToken)
  return !operations.isProduction || isPrivateAddress(visit.remoteAddress)
}

const digest = (text: string) => createHash('sha256').update(text).digest()

const isBearer = (header: string | undefined, token: string): boolean => {
  const given = /^Bearer (.+)$/i.exec(header ?? '')?.[1]
  return given !== undefined && timingSafeEqual(digest(given), digest(token))
}

/** Loopback, link-local, the private ranges, and the range that carriers and platforms use inside (100.64/10). */
export const isPrivateAddress = (address: string): boolean => {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address
  if (mapped === '') return true
  return privateNetworks.check(mapped, isIPv6(mapped) ? 'ipv6' : 'ipv4')
}
