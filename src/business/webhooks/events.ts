// The events that other programs can be told about, and what is said of each. Amounts are cents; ids are those of the API.
import type { WebhookEvent } from '../../adapters/database/tables/programs.ts'
import type { Currency } from '../money/currency.ts'

interface OfOrder {
  order: string
  order_number: string
}

interface OfInvoice {
  invoice: string
  invoice_number: string
}

export type News =
  | { event: 'order.placed'; data: OfOrder & OfInvoice & { total_cents: number; currency: Currency } }
  | {
      event: 'invoice.issued'
      data: OfInvoice & { order_number: string; total_cents: number; currency: Currency; payment_reference: string; due_on: string }
    }
  | {
      event: 'proof.decided'
      data: OfInvoice & {
        proof: string
        decision: 'accepted' | 'rejected' | 'taken-back'
        amount_cents: number | null
        reason: string | null
      }
    }
  | { event: 'payment.allocated'; data: OfInvoice & { amount_cents: number; balance_cents: number; currency: Currency } }
  | { event: 'order.released'; data: OfOrder }
  | { event: 'refund.paid'; data: { refund: string; reference: string; amount_cents: number; currency: Currency } }

export const eventWords: Readonly<Record<WebhookEvent, string>> = {
  'order.placed': 'An order was placed, or approved.',
  'invoice.issued': 'Its tax invoice was issued.',
  'proof.decided': 'The office accepted or rejected a proof of payment, or took that back.',
  'payment.allocated': 'Money in the bank was put to an invoice.',
  'order.released': 'The goods of an order may leave.',
  'refund.paid': 'Money that we held for the customer left our bank account, back to it.',
}

export const everyEvent = Object.keys(eventWords) as WebhookEvent[]

/** The events among these words, in their order; null when a word is none. */
export const parseEvents = (words: readonly string[]): WebhookEvent[] | null =>
  words.every((word) => Object.hasOwn(eventWords, word)) ? everyEvent.filter((event) => words.includes(event)) : null
