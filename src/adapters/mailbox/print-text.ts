// The words of a mail as a PDF, so that a notice without a document is looked at, read and judged like one with.
import { printedMailProducer, type TextPrinter } from '../../business/proofs/mailbox/mail-content.ts'
import { printable } from '../documents/printable.ts'

const margin = 48
const linesMax = 400

export const printText: TextPrinter = async ({ subject, from, sentAt, text }) => {
  const { default: PdfDocument } = await import('pdfkit')
  return new Promise((resolve, reject) => {
    const info = {
      Title: printable(subject),
      Producer: printedMailProducer,
      Creator: printedMailProducer,
      CreationDate: new Date(sentAt ?? 0),
    }
    const doc = new PdfDocument({ size: 'A4', margin, info, lang: 'en-ZA' })
    const chunks: Buffer[] = []
    doc.on('data', (chunk: Buffer) => chunks.push(chunk))
    doc.on('error', reject)
    doc.on('end', () => resolve(Buffer.concat(chunks)))
    doc.font('Helvetica-Bold').fontSize(12).text(printable(subject))
    doc.font('Helvetica').fontSize(9).text(printable(from)).moveDown()
    doc.fontSize(10.5)
    for (const line of text.split('\n').slice(0, linesMax)) {
      if (line.trim() === '') doc.moveDown(0.5)
      else doc.text(printable(line.replaceAll('\t', '   ')), { lineGap: 2 })
    }
    doc.end()
  })
}
