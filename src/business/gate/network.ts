// An address or a network as a person writes it, and whether an address lies in one. Pure.
import { BlockList, isIP } from 'node:net'

export interface Network {
  readonly address: string
  readonly bits: number
  readonly family: 'ipv4' | 'ipv6'
}

/** IPv4 inside IPv6 (`::ffff:…`) is that IPv4 address. */
export const plainAddress = (address: string): string => /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address

/** `203.0.113.7`, `203.0.113.0/24`, `2001:db8::/48`; null when it is none. A lone address is a network of one. */
export const parseNetwork = (text: string): Network | null => {
  const [given = '', width, rest] = text.trim().split('/')
  const address = plainAddress(given)
  const kind = isIP(address)
  if (kind === 0 || rest !== undefined) return null
  const most = kind === 4 ? 32 : 128
  if (width !== undefined && !/^\d{1,3}$/.test(width)) return null
  const bits = width === undefined ? most : Number(width)
  return bits > most ? null : { address: address.toLowerCase(), bits, family: kind === 4 ? 'ipv4' : 'ipv6' }
}

export const networkText = ({ address, bits }: Network): string => `${address}/${bits}`

/** Of many networks at once, for asking often. */
export const listOf = (networks: readonly string[]): BlockList => {
  const list = new BlockList()
  for (const text of networks) {
    const network = parseNetwork(text)
    if (network !== null) list.addSubnet(network.address, network.bits, network.family)
  }
  return list
}

export const isListed = (list: BlockList, address: string): boolean => {
  const plain = plainAddress(address)
  const kind = isIP(plain)
  return kind !== 0 && list.check(plain, kind === 4 ? 'ipv4' : 'ipv6')
}
