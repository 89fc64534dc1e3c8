// An office that refunds, over one database: a customer with cash, the people who ask and allow, and what they do.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { StaffRole } from '../../src/adapters/database/tables/people.ts'
import type { Asker } from '../../src/business/accounts/second-person.ts'
import { addStaff } from '../../src/business/accounts/set-up-owner.ts'
import { unallocatedCash } from '../../src/business/invoices/account-summary.ts'
import { checkLedger } from '../../src/business/payments/check-ledger.ts'
import { allowRefund } from '../../src/business/refunds/allow-refund.ts'
import { askRefund, type RefundAsked } from '../../src/business/refunds/ask-refund.ts'
import { cancelRefund } from '../../src/business/refunds/cancel-refund.ts'
import { findRefund } from '../../src/business/refunds/find-refunds.ts'
import { matchRefund } from '../../src/business/refunds/match-refund.ts'
import { setRefundLimit } from '../../src/business/refunds/refund-limit.ts'
import type { Buyer, World } from './world.ts'

export const payeeAccount = { bankName: 'Absa', accountName: 'Payee of the test', accountNumber: '4055512345', branchCode: '632005' }
export const refusalOf = (outcome: object): unknown => ('refused' in outcome ? outcome.refused : null)

const publicUrl = 'https://shop.example'
const day = 86_400_000
let people = 0

/** Its owner and finance have been there long enough to be each other's second person. */
export const refundingOffice = async (world: World) => {
  const member = async (role: StaffRole): Promise<Asker> => {
    const name = `${role} ${++people}`
    const email = `refund-${role}${people}@office.example`
    return { staffId: await world.ctx.transact((w) => addStaff(w, { name, email, passwordHash: 'none', role })), staffName: name }
  }
  const owner = await member('owner')
  const finance = await member('finance')
  world.clock.advance(2 * day)
  return {
    owner,
    finance,
    member,
    /** A customer with this much unallocated cash, from a bank line of that amount. */
    withCash: async (name: string, amountCents: number) => {
      const buyer = await world.openAccount(name)
      const [line = ''] = await world.bank([{ amountCents, reference: `cash of ${name}` }])
      const matched = await world.match(line, buyer, [])
      assert('matchUuid' in matched)
      return { buyer, matchUuid: matched.matchUuid }
    },
    ask: (buyer: Buyer, amountText: string, more: Partial<Parameters<typeof askRefund>[1]> = {}) =>
      world.ctx.transact((w) =>
        askRefund(w, {
          customerUuid: buyer.customerUuid,
          amountText,
          reason: 'Paid twice.',
          payee: payeeAccount,
          confirmedWith: 'Anna Louw, by phone',
          by: finance,
          publicUrl,
          onceKey: randomUUID(),
          ...more,
        }),
      ),
    asked: (outcome: RefundAsked) => ('refundUuid' in outcome ? outcome : assert.fail(JSON.stringify(outcome))),
    allow: (uuid: string, by: Asker, onceKey: string = randomUUID()) => world.ctx.transact((w) => allowRefund(w, { uuid, by, onceKey })),
    cancel: (refundUuid: string) =>
      world.ctx.transact((w) => cancelRefund(w, { refundUuid, reason: 'They want goods instead.', by: finance, onceKey: randomUUID() })),
    pay: (bankLineUuid: string, refundUuid: string) =>
      world.ctx.transact((w) => matchRefund(w, { bankLineUuid, refundUuid, reasons: [], by: finance, onceKey: randomUUID() })),
    held: (buyer: Buyer) => unallocatedCash(world.ctx.read, buyer.customerId),
    stateOf: async (uuid: string) => (await findRefund(world.ctx.read, uuid)).state,
    booksAgree: async () =>
      assert.deepEqual(
        (await checkLedger(world.ctx.read)).flatMap((check) => check.differences),
        [],
      ),
    setLimit: (limitText: string) => world.ctx.transact((w) => setRefundLimit(w, { limitText, reason: 'For this test.', by: owner })),
  }
}

export type RefundingOffice = Awaited<ReturnType<typeof refundingOffice>>
