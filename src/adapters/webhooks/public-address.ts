// Which addresses on the network may be told anything: public ones. A message that somebody else's address steers must never reach
// our own machines, the cloud's metadata, or a neighbour.
import { BlockList, isIP } from 'node:net'

const refusedV4 = new BlockList()
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  refusedV4.addSubnet(network, bits, 'ipv4')
}

/** Of IPv6 only 2000::/3 is public, and of that not what leads elsewhere: tunnels, tests, documentation. */
const publicV6 = new BlockList()
publicV6.addSubnet('2000::', 3, 'ipv6')
const refusedV6 = new BlockList()
for (const [network, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  refusedV6.addSubnet(network, bits, 'ipv6')
}

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

export interface Reach {
  /** For development and tests: this machine's own loopback too. */
  readonly mayReachLoopback: boolean
}

/** True for an address (not a name) that may be told something. */
export const mayReach = (address: string, { mayReachLoopback }: Reach): boolean => {
  const family = isIP(address)
  if (family === 0) return false
  const kind = family === 4 ? 'ipv4' : 'ipv6'
  if (mayReachLoopback && loopback.check(address, kind)) return true
  return family === 4 ? !refusedV4.check(address, kind) : publicV6.check(address, kind) && !refusedV6.check(address, kind)
}
