// What differs from one simulated gateway to the next: how a payment gets there, how it is asked about, and what its notices look like.
import type { RailName } from '../business/gateways/rail.ts'
import type { Books, SimulatedPayment, SimulatedRefund } from './books.ts'

export interface Asking {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
}

export type Reply =
  | { readonly kind: 'json'; readonly status: number; readonly value: unknown }
  | { readonly kind: 'text'; readonly status: number; readonly text: string }
  /** The payer goes on to the page of this payment. */
  | { readonly kind: 'pay'; readonly payment: SimulatedPayment }

export interface Notice {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export type NoticeAbout =
  | { readonly kind: 'paid' | 'failed' | 'cancelled'; readonly payment: SimulatedPayment }
  | { readonly kind: 'refund'; readonly payment: SimulatedPayment; readonly refund: SimulatedRefund }
  | { readonly kind: 'charged-back' | 'charge-back-won'; readonly payment: SimulatedPayment }

export interface Protocol {
  readonly name: RailName
  readonly title: string
  readonly books: Books
  /** Null for what the gateway does not know. */
  answer(asking: Asking): Reply | null
  /** Null where the gateway sends none. A forged one is signed with another secret. */
  notice(about: NoticeAbout, isForged?: boolean): Notice | null
  /** The address of a payment's page, for answers that hold it. */
  payUrl?: (payment: SimulatedPayment) => string
}

export const no = (status: number, message: string): Reply => ({ kind: 'json', status, value: { message } })

/** Addresses that a payer may be sent back to, or a notice sent to. */
export const isWeb = (text: string | null | undefined): text is string => text != null && /^https?:$/.test(URL.parse(text)?.protocol ?? '')
