// The documents that we make, as business asks for them. What makes them is loaded with the first one: a worker that
// makes none need not hold it.
import type { DocumentMaker } from '../../business/invoices/document.ts'

export const documentMaker: DocumentMaker = {
  invoice: async (...given) => (await import('./invoice-pdf.ts')).invoicePdf(...given),
}
