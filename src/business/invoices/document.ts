// What business asks of the maker of documents. Adapters implement it.
import type { Readable } from 'node:stream'
import type { InvoiceDetail } from './find-invoice.ts'

export interface DocumentMaker {
  /** The tax invoice as a PDF, streamed. */
  invoice(invoice: InvoiceDetail): Promise<Readable>
}
