// Another origin for a browser to be sent to: a page with two ways back, as a gateway's own page has. It knows nothing of payments.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Charge, RailName } from '../../src/business/gateways/rail.ts'
import { type ScriptedRail, scriptedRail } from './scripted-rail.ts'

export interface StandIn {
  readonly origin: string
  /** the fields of each form that a browser sent */
  readonly forms: Record<string, string>[]
  close(): Promise<void>
}

export const startStandIn = async (): Promise<StandIn> => {
  const forms: Record<string, string>[] = []
  const server = createServer(async (request, response) => {
    if (request.method === 'POST') forms.push(Object.fromEntries(new URLSearchParams(await text(request))))
    const query = new URL(request.url ?? '/', 'http://localhost').searchParams
    const link = (name: string, to: string) => `<p><a href="${(query.get(to) ?? '').replaceAll('"', '')}">${name}</a></p>`
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(
      `<!DOCTYPE html><title>Gateway</title><link rel="icon" href="data:,">${link('paid', 'return')}${link('cancelled', 'cancel')}`,
    )
  })
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  return {
    origin: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    forms,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** A scripted rail whose payers are sent to the stand-in, by a link or by a form, and come back from there. */
export const standInRail = (standIn: StandIn, name: RailName, title: string, method: 'get' | 'post'): ScriptedRail => {
  const rail: ScriptedRail = {
    ...scriptedRail(name),
    title,
    origins: [standIn.origin],
    start: async (charge: Charge) => {
      rail.charges.push(charge)
      const url = `${standIn.origin}/pay?return=${encodeURIComponent(charge.returnUrl)}&cancel=${encodeURIComponent(charge.cancelUrl)}`
      const fields = [
        ['amount', String(charge.amountCents)],
        ['item', charge.invoiceNumber],
      ] as const
      const onward = method === 'post' ? ({ method, url, fields } as const) : ({ method, url } as const)
      return (await rail.script.start?.(charge)) ?? { outcome: 'onward', onward, gatewayId: null }
    },
  }
  return rail
}
