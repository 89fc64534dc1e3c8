// A shop's side of the four rails without the shop: starts payments, follows the browser, presses the page's buttons, keeps notices.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openRails } from '../../src/adapters/gateways/rails.ts'
import type { ArrivedNotice, Charge, Rail, RailName, RefundOrder, Started } from '../../src/business/gateways/rail.ts'
import { cents } from '../../src/business/money/cents.ts'
import { readSettings } from '../../src/config/settings.ts'
import { type StartedGateways, startGateways } from './gateways.ts'

export const now = '2026-11-23T13:00:00.000Z'
const clock = { now: () => now }
export const signal = new AbortController().signal
let shop: Server
let shopUrl = ''
export const arrived: ArrivedNotice[] = []
let started: StartedGateways

/** A shop that keeps what it is told, and the simulated gateways that tell it. */
export const openRailShop = async (): Promise<StartedGateways> => {
  shop = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, value?.toString()]))
      arrived.push({ body: Buffer.concat(parts), headers, remoteAddress: request.socket.remoteAddress ?? '', receivedAt: now })
      response.end()
    })
  })
  await new Promise<void>((listening) => shop.listen(0, '127.0.0.1', listening))
  shopUrl = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`
  started = await startGateways({ clock, shopUrl })
  return started
}
export const closeRailShop = async (): Promise<void> => {
  await started.close()
  shop.closeAllConnections()
  shop.close()
}

export const railOf = (name: RailName, variables: Readonly<Record<string, string>> = {}): Rail => {
  const settings = readSettings({ NODE_ENV: 'test', SECRET_KEY: 'Tx9-kW2_pQ7vLr4mZc8sHd3nJy6bGf5a', ...started.variables, ...variables })
  const rail = openRails(settings, { clock }).find((one) => one.name === name)
  assert.ok(rail)
  return rail
}

export const chargeOf = (name: RailName, amount = 1_234_50): Charge => {
  const paymentUuid = randomUUID()
  return {
    paymentUuid,
    amountCents: cents(amount),
    currency: 'ZAR',
    invoiceNumber: 'INV-000123',
    payerEmail: 't+1@example.com',
    returnUrl: `${shopUrl}/return/${paymentUuid}?a=1&b=2`,
    cancelUrl: `${shopUrl}/cancel/${paymentUuid}`,
    noticeUrl: `${shopUrl}/payments/notices/${name}`,
  }
}

/** As the payer's browser does it; resolves with the address of the page to pay on. */
export const follow = async (begun: Started): Promise<string> => {
  assert.equal(begun.outcome, 'onward')
  const { onward } = begun
  if (onward.method === 'get') return onward.url
  const body = new URLSearchParams(onward.fields.map(([name, value]) => [name, value]))
  const response = await fetch(onward.url, { method: 'POST', body, redirect: 'manual' })
  assert.equal(response.status, 303, await response.text())
  return response.headers.get('location') ?? ''
}

/** Presses a button of the page; resolves with where the browser goes. */
export const press = async (page: string, button: string): Promise<string> => {
  const shown = await fetch(page)
  assert.match(await shown.text(), /no money moves/)
  const response = await fetch(page, { method: 'POST', body: new URLSearchParams({ button }), redirect: 'manual' })
  return response.headers.get('location') ?? ''
}

export const verifyLast = async (rail: Rail) => {
  const notice = arrived.at(-1)
  assert.ok(notice)
  return rail.verify(notice, signal)
}

export const pay = async (rail: Rail, amount?: number) => {
  const charge = chargeOf(rail.name, amount)
  await press(await follow(await rail.start(charge, signal)), 'succeed')
  const verified = await verifyLast(rail)
  assert.equal(verified.outcome, 'genuine')
  assert.ok(verified.event.kind === 'paid')
  return { charge, event: verified.event }
}

export const orderOf = (charge: Charge, gatewayId: string, amount: number): RefundOrder => ({
  refundUuid: randomUUID(),
  paymentUuid: charge.paymentUuid,
  gatewayId,
  amountCents: cents(amount),
  currency: 'ZAR',
  reason: 'Goods came back & were "whole"',
})

/** Of the last notice: what happened, and to which payment. */
export const eventKind = async (rail: Rail): Promise<[string, string | null]> => {
  const verified = await verifyLast(rail)
  assert.ok(verified.outcome === 'genuine', JSON.stringify(verified))
  return [verified.event.kind, verified.event.paymentUuid]
}
