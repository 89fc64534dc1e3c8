// What a simulated gateway remembers: payments, what was paid back of them, what was paid out. In memory, gone with the process.
import { randomUUID } from 'node:crypto'

export interface SimulatedRefund {
  readonly id: string
  /** The shop's own id of it, where the protocol carries one. */
  readonly refundUuid: string | null
  readonly amountCents: number
  readonly at: string
  state: 'pending' | 'done' | 'failed'
}

export interface SimulatedPayment {
  /** What the protocol calls it by. */
  readonly id: string
  readonly paymentUuid: string
  readonly words: string
  readonly amountCents: number
  readonly currency: string
  readonly successUrl: string
  readonly cancelUrl: string
  readonly failureUrl: string
  readonly noticeUrl: string
  readonly refunds: SimulatedRefund[]
  state: 'open' | 'paid' | 'failed' | 'cancelled'
  /** What was really taken: another amount when somebody asked for that. */
  paidCents: number
  paidAt: string | null
}

export type NewPayment = Pick<
  SimulatedPayment,
  'paymentUuid' | 'words' | 'amountCents' | 'currency' | 'successUrl' | 'cancelUrl' | 'failureUrl' | 'noticeUrl'
>

export interface SimulatedPayout {
  readonly id: string
  readonly amountCents: number
  readonly currency: string
  readonly at: string
}

export interface Clock {
  now(): string
}

export class Books {
  readonly payments = new Map<string, SimulatedPayment>()
  readonly payouts: SimulatedPayout[] = []
  readonly #clock: Clock
  /** Idempotency key → what was asked, and what was answered. */
  readonly #answers = new Map<string, { readonly request: string; readonly answer: unknown }>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  now(): string {
    return this.#clock.now()
  }

  open(id: string, payment: NewPayment): SimulatedPayment {
    const opened: SimulatedPayment = { ...payment, id, refunds: [], state: 'open', paidCents: 0, paidAt: null }
    this.payments.set(id, opened)
    return opened
  }

  pay(payment: SimulatedPayment, amountCents: number): void {
    payment.state = 'paid'
    payment.paidCents = amountCents
    payment.paidAt = this.now()
  }

  /** Null when less than that is left of it. */
  refund(payment: SimulatedPayment, refund: { idPrefix: string; refundUuid: string | null; amountCents: number }): SimulatedRefund | null {
    const gone = payment.refunds.filter(({ state }) => state !== 'failed').reduce((sum, { amountCents }) => sum + amountCents, 0)
    if (payment.state !== 'paid' || refund.amountCents < 1 || gone + refund.amountCents > payment.paidCents) return null
    const { idPrefix, refundUuid, amountCents } = refund
    const made: SimulatedRefund = { id: idPrefix + plainId(), refundUuid, amountCents, at: this.now(), state: 'pending' }
    payment.refunds.push(made)
    return made
  }

  payOut(id: string, amountCents: number, currency: string): void {
    this.payouts.push({ id, amountCents, currency, at: this.now() })
  }

  /** The first answer to a key, again; `conflict` for another request under the same key. */
  once<T>(key: string | undefined, request: string, make: () => T): T | 'conflict' {
    const before = key === undefined ? undefined : this.#answers.get(key)
    if (before !== undefined) return before.request === request ? (before.answer as T) : 'conflict'
    const answer = make()
    if (key !== undefined) this.#answers.set(key, { request, answer })
    return answer
  }
}

export const plainId = (): string => randomUUID().replaceAll('-', '')

/** About what a card costs: 3.5 %, rounded up. */
export const feeOf = (amountCents: number): number => Math.ceil((amountCents * 35) / 1_000)

/** `1234.50` */
export const rand = (amountCents: number): string => `${Math.trunc(amountCents / 100)}.${String(amountCents % 100).padStart(2, '0')}`
