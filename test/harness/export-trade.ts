// An office that invoices export customers in dollars, over one world: entering rates, saying what a customer is invoiced in, and being
// paid through a scripted gateway.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { setCurrency } from '../../src/business/customers/set-currency.ts'
import { enterRate } from '../../src/business/exchange-rates/enter-rate.ts'
import { dateOn } from '../../src/business/money/calendar.ts'
import { cents } from '../../src/business/money/cents.ts'
import type { Currency } from '../../src/business/money/currency.ts'
import { gatewayOffice } from './gateway-office.ts'
import type { ScriptedRail } from './scripted-rail.ts'
import type { Buyer, World } from './world.ts'

export const exportTrade = async (world: World, rail: ScriptedRail) => {
  const office = await gatewayOffice(world, rail)
  const versionOf = async ({ customerId }: Buyer) =>
    (await world.ctx.read.db.selectFrom('customer').select('version').where('id', '=', customerId).executeTakeFirstOrThrow()).version
  const invoiceIn = async (buyer: Buyer, currency: Currency, canBePaid = true) => {
    const version = await versionOf(buyer)
    return world.ctx.transact((w) =>
      setCurrency(w, { uuid: buyer.customerUuid, version, currency, canBePaid: () => canBePaid, staffName: 'Thandi' }),
    )
  }
  const exporter = async (name: string, terms: Parameters<World['openAccount']>[1] = {}): Promise<Buyer> => {
    const buyer = await world.openAccount(name, terms)
    assert(!('refused' in (await invoiceIn(buyer, 'USD'))))
    return buyer
  }
  return {
    office,
    enter: (rateText: string, more: Partial<Parameters<typeof enterRate>[1]> = {}) =>
      world.ctx.transact((w) =>
        enterRate(w, {
          rateText,
          ratedOn: dateOn(world.clock.now()),
          source: 'SARB weighted average',
          isChecked: false,
          by: office.finance,
          onceKey: randomUUID(),
          ...more,
        }),
      ),
    invoiceIn,
    /** A new customer that is invoiced in dollars. */
    exporter,
    /** An invoice in dollars that was paid through the gateway, which kept USD 12,34. */
    paidInDollars: async (name: string) => {
      const buyer = await exporter(name)
      const { invoice, orderUuid } = await world.order(buyer)
      const paymentUuid = await office.started(buyer, invoice)
      await office.notice(office.paid(paymentUuid, invoice.totalCents, { currency: 'USD', feeCents: cents(1_234) }))
      return { buyer, invoice, orderUuid, captureUuid: (await office.captureOf(paymentUuid)).uuid }
    },
  }
}

export type ExportTrade = Awaited<ReturnType<typeof exportTrade>>

/** Why what a customer is invoiced in was not changed; empty when it was. */
export const whyNot = (outcome: Awaited<ReturnType<ExportTrade['invoiceIn']>>): string =>
  'refused' in outcome ? outcome.problems.currency : ''
