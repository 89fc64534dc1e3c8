// Which network an address belongs to: what one attacker usually commands.
import { isIPv6 } from 'node:net'

/** What one computer or household usually has: an IPv4 address, and the /64 of an IPv6 address. */
export const clientOf = (address: string): string => {
  if (!address.includes(':')) return address
  return mappedIPv4.exec(address)?.[1] ?? networkOf(address)
}

const mappedIPv4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i

/** The /24 of an IPv4 and the /64 of an IPv6 address. */
export const networkOf = (address: string): string => {
  const mapped = mappedIPv4.exec(address)?.[1] ?? address
  if (!isIPv6(mapped)) return mapped.split('.').slice(0, 3).join('.')
  const [head = '', tail] = mapped.split('::', 2)
  const front = head === '' ? [] : head.split(':')
  const back = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - front.length - back.length)).fill('0')
  return [...front, ...zeros, ...back]
    .slice(0, 4)
    .map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''))
    .join(':')
}
