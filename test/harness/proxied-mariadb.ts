// A fresh MariaDB database that is reached through a fault proxy, and by the side of it directly, to see what really happened.
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts'
import { mariadbPlace, type Place } from './databases.ts'

export interface ProxiedPlace extends Place {
  readonly proxy: FaultProxy
  /** The same database past the proxy. */
  readonly directUrl: string
}

export const proxiedMariadb = async (): Promise<ProxiedPlace> => {
  const place = await mariadbPlace()
  const direct = new URL(place.url)
  const proxy = await startFaultProxy(Number(direct.port))
  const proxied = new URL(place.url)
  proxied.port = String(proxy.port)
  return {
    url: proxied.href,
    directUrl: place.url,
    proxy,
    remove: async () => {
      await proxy.stop()
      await place.remove()
    },
  }
}
