// A sample proof of payment: the notice of an invented bank, as a PDF with a text layer. For the demo and the guided tour.
import PDFDocument from 'pdfkit'
import { formatOn } from '../../business/money/calendar.ts'
import { cents, inThrees, plainAmount } from '../../business/money/cents.ts'

export interface SampleProof {
  payerName: string
  beneficiaryName: string
  beneficiaryBank: string
  accountNumber: string
  branchCode: string
  amountCents: number
  reference: string
  paidOn: string
  /** the bank's own id of the payment */
  bankReference: string
  /** a payment that is only planned */
  isScheduled?: boolean
}

const spaced = (text: string) => text.replaceAll('\u00A0', ' ')

/** `R 189 850.00`, as banks print it. */
const printedAmount = (amountCents: number) => {
  const [whole = '', part = ''] = plainAmount(cents(amountCents)).split('.')
  return `R ${spaced(inThrees(whole))}.${part}`
}

export function sampleProofPdf(proof: SampleProof): Promise<Buffer> {
  const madeAt = new Date(`${proof.paidOn}T09:30:00.000Z`)
  const pdf = new PDFDocument({
    size: 'A4',
    margin: 56,
    info: {
      Title: 'Notification of payment',
      Author: 'Meridian Bank',
      Creator: 'Meridian Internet Banking',
      Producer: 'Meridian Document Service 4.2',
      CreationDate: madeAt,
      ModDate: madeAt,
    },
  })
  const chunks: Buffer[] = []
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk))
  const done = new Promise<Buffer>((resolve) => pdf.on('end', () => resolve(Buffer.concat(chunks))))
  write(pdf, proof)
  pdf.end()
  return done
}

function write(pdf: PDFKit.PDFDocument, proof: SampleProof): void {
  pdf.rect(0, 0, 595, 84).fill('#123a5c')
  pdf.fillColor('#ffffff').font('Helvetica-Bold').fontSize(22).text('Meridian Bank', 56, 32)
  pdf
    .fillColor('#1b2830')
    .fontSize(15)
    .text(proof.isScheduled ? 'Scheduled payment' : 'Notification of payment', 56, 120)
  pdf.font('Helvetica').fontSize(10.5)
  pdf.text(
    proof.isScheduled
      ? 'The following future-dated payment was loaded and will be made on the payment date.'
      : 'Meridian Bank confirms that the following payment was made.',
    56,
    146,
  )
  const rows: [string, string][] = [
    ['Payment date', spaced(formatOn(proof.paidOn))],
    ['Amount', printedAmount(proof.amountCents)],
    ['Paid by', proof.payerName],
    ['Beneficiary name', proof.beneficiaryName],
    ['Beneficiary bank', proof.beneficiaryBank],
    ['Beneficiary account number', proof.accountNumber],
    ['Branch code', proof.branchCode],
    ['Beneficiary reference', proof.reference],
    ['Transaction number', proof.bankReference],
    ['Status', proof.isScheduled ? 'Scheduled' : 'Successful'],
  ]
  rows.forEach(([label, value], i) => {
    const y = 190 + i * 27
    pdf.fillColor('#52616c').font('Helvetica').text(label, 56, y, { width: 190 })
    pdf.fillColor('#1b2830').font('Helvetica-Bold').text(value, 256, y, { width: 280 })
    pdf
      .moveTo(56, y + 19)
      .lineTo(539, y + 19)
      .lineWidth(0.5)
      .strokeColor('#c6cfd5')
      .stroke()
  })
  pdf.fillColor('#52616c').font('Helvetica').fontSize(8.5)
  pdf.text(
    'This is a notice that a payment was instructed, not a guarantee that the funds have arrived. Please check your account. Meridian Bank is invented; this is a sample document.',
    56,
    490,
    { width: 483 },
  )
}
