// A gateway that does what a test tells it to: its notices are JSON and true when they say so, its answers are written beforehand. What
// it was asked to charge and to refund is kept, so that a test can count. For the business of payments; real rails have tests of their own.
import type {
  ArrivedNotice,
  Asked,
  Charge,
  ListedLine,
  Rail,
  RailEvent,
  RailName,
  RefundOrder,
  RefundStarted,
  Started,
  Verified,
} from '../../src/business/gateways/rail.ts'
import { cents } from '../../src/business/money/cents.ts'

export interface ScriptedRail extends Rail {
  /** what it was asked to charge, in order */
  readonly charges: Charge[]
  readonly refunds: RefundOrder[]
  /** what the next calls do; by default a start gives a link, questions are unanswered, refunds are accepted and pending */
  script: {
    start?: (charge: Charge) => Promise<Started> | Started
    verify?: (notice: ArrivedNotice) => Verified
    ask?: (paymentUuid: string) => Promise<Asked> | Asked
    refund?: (order: RefundOrder) => Promise<RefundStarted> | RefundStarted
    askRefund?: (order: RefundOrder) => Asked
    list?: () => ListedLine[]
  }
}

export const scriptedRail = (name: RailName = 'yoco'): ScriptedRail => {
  const rail: ScriptedRail = {
    name,
    title: 'Scripted',
    currencies: ['ZAR', 'USD'],
    limits: { leastCents: cents(100), mostCents: cents(1_000_000_00) },
    origins: ['https://gateway.example'],
    isSimulated: true,
    charges: [],
    refunds: [],
    script: {},
    start: async (charge) => {
      rail.charges.push(charge)
      const link = { method: 'get', url: `https://gateway.example/${charge.paymentUuid}` } as const
      return rail.script.start?.(charge) ?? { outcome: 'onward', onward: link, gatewayId: null }
    },
    verify: async (notice) => rail.script.verify?.(notice) ?? trusting(notice),
    ask: async ({ paymentUuid }) => rail.script.ask?.(paymentUuid) ?? { outcome: 'unavailable', why: 'not scripted' },
    refund: async (order) => {
      rail.refunds.push(order)
      return rail.script.refund?.(order) ?? { outcome: 'accepted', gatewayRefundId: `re-${order.refundUuid}`, isDone: false }
    },
    askRefund: async (order) => rail.script.askRefund?.(order) ?? { outcome: 'unavailable', why: 'not scripted' },
    list: async () => rail.script.list?.() ?? [],
  }
  return rail
}

const trusting = (notice: ArrivedNotice): Verified =>
  notice.headers['signature'] === 'true'
    ? { outcome: 'genuine', event: JSON.parse(notice.body.toString()) as RailEvent }
    : { outcome: 'refused', check: 'signature', sentence: 'The signature is not ours.' }

/** A notice as it arrives, from an address for tests. */
export const noticeOf = (event: RailEvent, isGenuine = true): ArrivedNotice => ({
  body: Buffer.from(JSON.stringify(event)),
  headers: isGenuine ? { signature: 'true' } : {},
  remoteAddress: '203.0.113.9',
  receivedAt: '2026-03-04T08:00:00.000Z',
})
