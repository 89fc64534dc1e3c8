// An office that is paid through a scripted gateway, over one database: what payers, the gateway and the office do.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { JobHandler } from '../../src/adapters/jobs/job-handler.ts'
import type { Asker } from '../../src/business/accounts/second-person.ts'
import { addStaff } from '../../src/business/accounts/set-up-owner.ts'
import { applyNoticeJob } from '../../src/business/gateways/apply-notice-job.ts'
import type { RailEvent } from '../../src/business/gateways/rail.ts'
import { receiveNotice } from '../../src/business/gateways/receive-notice.ts'
import { refundPayment } from '../../src/business/gateways/refund-payment.ts'
import { askGatewayJob } from '../../src/business/gateways/resolve-payment.ts'
import { refundByGatewayJob } from '../../src/business/gateways/settle-refund.ts'
import { startPayment } from '../../src/business/gateways/start-payment.ts'
import { listTasks } from '../../src/business/gateways/tasks.ts'
import type { InvoiceDetail } from '../../src/business/invoices/find-invoice.ts'
import { cents } from '../../src/business/money/cents.ts'
import { checkLedger } from '../../src/business/payments/check-ledger.ts'
import type { Context } from '../../src/context.ts'
import type { Buyer, World } from './world.ts'
import { noticeOf, type ScriptedRail } from './scripted-rail.ts'

const handlers: Record<string, JobHandler> = {
  'ask-gateway': askGatewayJob,
  'apply-gateway-notice': applyNoticeJob,
  'refund-by-gateway': refundByGatewayJob,
}

const urlsOf = (uuid: string) => ({
  returnUrl: `https://shop.example/payments/${uuid}`,
  cancelUrl: `https://shop.example/payments/${uuid}?cancelled`,
  noticeUrl: 'https://shop.example/payments/notices/yoco',
})

let people = 0

export const gatewayOffice = async (world: World, rail: ScriptedRail) => {
  const { ctx, clock } = world
  const member = async (role: 'owner' | 'finance'): Promise<Asker> => {
    const staffName = `${role} of gateways ${++people}`
    const email = `gateways-${people}-${process.pid}@office.example`
    const staffId = await ctx.transact((w) => addStaff(w, { name: staffName, email, passwordHash: 'none', role }))
    return { staffId, staffName }
  }
  const owner = await member('owner')
  const finance = await member('finance')
  clock.advance(2 * 86_400_000)
  const start = (buyer: Buyer, invoice: InvoiceDetail, more: Partial<Parameters<typeof startPayment>[1]> = {}) =>
    startPayment(ctx, {
      invoiceUuid: invoice.uuid,
      railName: rail.name,
      payer: buyer,
      payerEmail: buyer.email,
      shown: { amountCents: invoice.balanceCents, currency: invoice.currency },
      urlsOf,
      onceKey: randomUUID(),
      ...more,
    })
  const started = async (buyer: Buyer, invoice: InvoiceDetail): Promise<string> => {
    const outcome = await start(buyer, invoice)
    return 'paymentUuid' in outcome ? outcome.paymentUuid : assert.fail(JSON.stringify(outcome))
  }
  const notice = (event: RailEvent) => receiveNotice(ctx, rail.name, noticeOf(event))
  const paid = (paymentUuid: string | null, amountCents: number, more: Partial<Extract<RailEvent, { kind: 'paid' }>> = {}): RailEvent => ({
    kind: 'paid',
    eventId: `paid-${more.gatewayId ?? paymentUuid}`,
    paymentUuid,
    gatewayId: `g-${paymentUuid}`,
    happenedAt: clock.now(),
    amountCents: cents(amountCents),
    currency: 'ZAR',
    feeCents: null,
    ...more,
  })
  const captureOf = (paymentUuid: string) =>
    ctx.read.db
      .selectFrom('gateway_capture')
      .innerJoin('gateway_payment', 'gateway_payment.id', 'gateway_capture.payment_id')
      .selectAll('gateway_capture')
      .where('gateway_payment.uuid', '=', paymentUuid)
      .executeTakeFirstOrThrow()
  return {
    owner,
    finance,
    start,
    started,
    notice,
    paid,
    captureOf,
    /** An invoice of a new customer, and a payment of it that is under way. */
    underWay: async (name: string) => {
      const buyer = await world.openAccount(name)
      const { invoice } = await world.order(buyer)
      return { buyer, invoice, paymentUuid: await started(buyer, invoice) }
    },
    /** An invoice of a new customer that was paid through the gateway. */
    paidInvoice: async (name: string, feeCents: number | null = null) => {
      const buyer = await world.openAccount(name)
      const { invoice } = await world.order(buyer)
      const paymentUuid = await started(buyer, invoice)
      await notice(paid(paymentUuid, invoice.totalCents, { feeCents: feeCents === null ? null : cents(feeCents) }))
      const { uuid: captureUuid } = await captureOf(paymentUuid)
      return { buyer, invoice, paymentUuid, captureUuid }
    },
    stateOf: async (paymentUuid: string) =>
      (await ctx.read.db.selectFrom('gateway_payment').select('state').where('uuid', '=', paymentUuid).executeTakeFirstOrThrow()).state,
    refundStateOf: async (uuid: string) =>
      (await ctx.read.db.selectFrom('gateway_refund').select('state').where('uuid', '=', uuid).executeTakeFirstOrThrow()).state,
    refund: (captureUuid: string, amountText: string, more: Partial<Parameters<typeof refundPayment>[2]> = {}) =>
      ctx.transact((w) =>
        refundPayment(w, ctx.rails, {
          captureUuid,
          amountText,
          reason: 'Sent back.',
          by: finance,
          publicUrl: 'https://shop.example',
          onceKey: randomUUID(),
          ...more,
        }),
      ),
    /** Runs every waiting job of gateways whose time has come, as a job process does, until none is left. */
    runJobs: async (running: Context = ctx) => {
      for (;;) {
        const jobs = await ctx.read.db
          .selectFrom('job')
          .selectAll()
          .where('state', '=', 'queued')
          .where('kind', 'in', Object.keys(handlers))
          .where('run_at', '<=', clock.now())
          .orderBy('id')
          .execute()
        if (jobs.length === 0) return
        for (const job of jobs)
          await handlers[job.kind]?.(running, {
            job: { ...job, payload: JSON.parse(job.payload) as Record<string, unknown> } as never,
            signal: new AbortController().signal,
            progress: async () => undefined,
            finish: async (w) => void (await w.db.updateTable('job').set({ state: 'done' }).where('id', '=', job.id).execute()),
          })
      }
    },
    /** Kinds of all open tasks, oldest first. */
    tasks: async () => {
      const { pageCount } = await listTasks(ctx.read, { view: 'open' })
      const lists = await Promise.all(Array.from({ length: pageCount }, (_, i) => listTasks(ctx.read, { view: 'open', page: i + 1 })))
      return lists.flatMap((list) => list.rows.map((task) => task.kind))
    },
    booksAgree: async () =>
      assert.deepEqual(
        (await checkLedger(ctx.read)).flatMap((check) => check.differences),
        [],
      ),
  }
}

export type GatewayOffice = Awaited<ReturnType<typeof gatewayOffice>>
