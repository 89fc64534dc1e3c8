// An address as operators count and block it: one IPv4 address, or the /64 that one IPv6 customer has.
import { isIPv6 } from 'node:net'
import { networkOf } from '../accounts/network.ts'

/** `203.0.113.7`, `2001:db8:1:2::/64`; empty for no address. */
export const watchedNetwork = (address: string | null | undefined): string => {
  if (!address) return ''
  const plain = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address
  return isIPv6(plain) ? `${networkOf(plain)}::/64` : plain
}
