// Where PayFast's notices come from: the networks that it has published, and whatever its own names lead to today.
import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'
import { gatewayCallLimits } from '../../../config/gateway-call-limits.ts'
import type { PayfastSettings } from '../../../config/gateways.ts'

/** Seen in August 2026 in two independent copies of PayFast's list; PAYFAST_SOURCES replaces it. */
const published = ['197.97.145.144/28', '41.74.179.192/27', '102.216.36.0/28', '102.216.36.128/28', '144.126.193.139']
const names = ['www.payfast.co.za', 'sandbox.payfast.co.za', 'w1w.payfast.co.za', 'w2w.payfast.co.za']

export type SourceAnswer = 'known' | 'unknown' | 'unavailable'
export type ResolveName = (name: string) => Promise<readonly { address: string }[]>

const askResolver: ResolveName = (name) => lookup(name, { all: true })

/** Says whether an address is PayFast's. With PAYFAST_SOURCES only that list counts; a simulation sends from this machine. */
export const sourceCheck = (
  { sources, simulation }: Pick<PayfastSettings, 'sources' | 'simulation'>,
  resolve: ResolveName = askResolver,
): ((address: string) => Promise<SourceAnswer>) => {
  const list = listOf(simulation === undefined ? (sources ?? published) : ['127.0.0.0/8', '::1'])
  const asksNames = simulation === undefined && sources === undefined
  let found: { readonly addresses: ReadonlySet<string>; readonly at: number } | undefined
  return async (address) => {
    const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
    const family = isIP(plain)
    if (family === 0) return 'unknown'
    if (list.check(plain, family === 4 ? 'ipv4' : 'ipv6')) return 'known'
    if (!asksNames) return 'unknown'
    if (found === undefined || performance.now() - found.at > gatewayCallLimits.sourceNamesKeptMs) {
      const addresses = await resolveAll(resolve)
      if (addresses === null) return 'unavailable'
      found = { addresses, at: performance.now() }
    }
    return found.addresses.has(plain) ? 'known' : 'unknown'
  }
}

/** Null when no name could be asked. A name that is gone is no answer of the others. */
const resolveAll = async (resolve: ResolveName): Promise<ReadonlySet<string> | null> => {
  const answers = await Promise.allSettled(names.map((name) => resolve(name)))
  const good = answers.filter((answer) => answer.status === 'fulfilled')
  return good.length === 0 ? null : new Set(good.flatMap(({ value }) => value.map(({ address }) => address)))
}

const listOf = (parts: readonly string[]): BlockList => {
  const list = new BlockList()
  for (const part of parts) {
    const [address = '', bits] = part.split('/')
    const family = isIP(address) === 4 ? 'ipv4' : 'ipv6'
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return list
}
