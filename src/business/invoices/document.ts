// What business asks of the maker of documents. Adapters implement it.
import type { Readable } from 'node:stream'
import type { InvoiceDetail } from './find-invoice.ts'

/** By which somebody pays without signing in. */
export interface PrintedLink {
  /** in full: it opens the payment page to whoever holds the paper */
  url: string
  /** the last day on which it opens, as a date */
  until: string
}

export interface DocumentMaker {
  /** The tax invoice as a PDF, streamed; with a QR code where a link is given. */
  invoice(invoice: InvoiceDetail, link?: PrintedLink): Promise<Readable>
}
