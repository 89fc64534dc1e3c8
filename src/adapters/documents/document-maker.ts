// The documents that we make, as business asks for them.
import type { DocumentMaker } from '../../business/invoices/document.ts'
import { invoicePdf } from './invoice-pdf.ts'

export const documentMaker: DocumentMaker = { invoice: invoicePdf }
