// Papers that fit the demo's open invoices: proofs to upload and bank statements to import, written below the data folder.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context } from '../../context.ts'
import { addDays, dateOn } from '../../business/money/calendar.ts'
import { formatPaymentReference } from '../../business/money/payment-reference.ts'
import { demoBank, demoCompany } from './people.ts'
import { type SampleLine, fnbCsv, ofx } from './sample-statement.ts'
import { sampleProofPdf, type SampleProof } from './sample-proof.ts'

interface OpenInvoice {
  number: string
  reference: string
  customerName: string
  owingCents: number
  issuedOn: string
}

export async function openInvoices({ read }: Context): Promise<OpenInvoice[]> {
  const rows = await read.db
    .selectFrom('invoice')
    .innerJoin('invoice_balance', 'invoice_balance.invoice_id', 'invoice.id')
    .innerJoin('customer', 'customer.id', 'invoice.customer_id')
    .select([
      'invoice.number',
      'invoice.payment_reference',
      'invoice.issued_on',
      'customer.name',
      'invoice_balance.total_cents',
      'invoice_balance.paid_cents',
    ])
    .whereRef('invoice_balance.paid_cents', '<', 'invoice_balance.total_cents')
    // our bank accounts are rand accounts: nobody transfers dollars to them
    .where('invoice.currency', '=', 'ZAR')
    .orderBy('invoice.id', 'desc')
    .execute()
  return rows.map((row) => ({
    number: row.number,
    reference: row.payment_reference,
    customerName: row.name,
    owingCents: row.total_cents - row.paid_cents,
    issuedOn: row.issued_on,
  }))
}

const proofOf = (invoice: OpenInvoice, paidOn: string, change: Partial<SampleProof> = {}): Promise<Buffer> =>
  sampleProofPdf({
    payerName: invoice.customerName,
    beneficiaryName: demoCompany.name,
    beneficiaryBank: demoBank.bankName,
    accountNumber: demoBank.accountNumber,
    branchCode: demoBank.branchCode,
    amountCents: invoice.owingCents,
    reference: formatPaymentReference(invoice.reference),
    paidOn,
    bankReference: `MB${paidOn.replaceAll('-', '')}${invoice.number.slice(-5)}${change.isScheduled ? 'S' : ''}${change.amountCents === undefined ? '' : 'P'}`,
    ...change,
  })

const byCustomer = (invoices: OpenInvoice[], word: string) => invoices.filter((invoice) => invoice.customerName.includes(word))

/** What the bank would show for these payments, one line for each way in which references arrive. */
function statementLines(invoices: OpenInvoice[], today: string): SampleLine[] {
  const lines: SampleLine[] = []
  const on = (daysAgo: number) => addDays(today, -daysAgo)
  const [highveld] = byCustomer(invoices, 'Highveld')
  const [kgalagadi] = byCustomer(invoices, 'Kgalagadi')
  const [letaba] = byCustomer(invoices, 'Letaba')
  const [bosveld] = byCustomer(invoices, 'Bosveld')
  const [steelpoort] = byCustomer(invoices, 'Steelpoort')
  const part = 5_000_000
  if (letaba)
    lines.push({
      on: on(2),
      amountCents: letaba.owingCents,
      description: 'FNB APP PAYMENT FROM',
      reference: formatPaymentReference(letaba.reference).toLowerCase().replaceAll('-', ' '),
    })
  if (bosveld)
    lines.push({
      on: on(2),
      amountCents: bosveld.owingCents + 500_000,
      description: 'EFT CREDIT BOSVELD BOERDERY',
      reference: bosveld.reference,
    })
  lines.push({ on: on(1), amountCents: -18_750, description: 'MONTHLY ACCOUNT FEE', reference: '' })
  if (kgalagadi)
    lines.push({
      on: on(1),
      amountCents: kgalagadi.owingCents,
      description: 'RTC CREDIT',
      reference: `KGALAGADI CH ${kgalagadi.reference}`.slice(0, 20),
    })
  if (steelpoort)
    lines.push({ on: on(1), amountCents: part, description: 'EFT CREDIT STEELPOORT MINING', reference: `${steelpoort.number} part` })
  lines.push({ on: on(1), amountCents: 75_000, description: 'CASH DEPOSIT BRANCH 250655', reference: 'DEPOSIT' })
  lines.push({ on: on(1), amountCents: 75_000, description: 'CASH DEPOSIT BRANCH 250655', reference: 'DEPOSIT' })
  if (highveld)
    lines.push({
      on: on(0),
      amountCents: highveld.owingCents,
      description: 'EFT CREDIT HIGHVELD HAULAGE',
      reference: formatPaymentReference(highveld.reference),
    })
  return lines
}

/** Writes the papers and returns the folder. Overwrites earlier ones. */
export async function writeSamplePapers(ctx: Context, dataDir: string): Promise<string> {
  const folder = join(dataDir, 'samples')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const today = dateOn(ctx.clock.now())
  const invoices = await openInvoices(ctx)
  const write = (name: string, content: string | Buffer) => writeFile(join(folder, name), content, { mode: 0o600 })
  for (const invoice of invoices) await write(`proof-${invoice.number}.pdf`, await proofOf(invoice, today))
  const [newest] = byCustomer(invoices, 'Highveld')
  if (newest) {
    await write(`proof-${newest.number}-short.pdf`, await proofOf(newest, today, { amountCents: newest.owingCents - 1_000_000 }))
    await write(`proof-${newest.number}-scheduled.pdf`, await proofOf(newest, addDays(today, 3), { isScheduled: true }))
    await write(
      `proof-${newest.number}-other-account.pdf`,
      await proofOf(newest, today, { accountNumber: '62900009876', bankReference: 'MB00000009876' }),
    )
  }
  const lines = statementLines(invoices, today)
  const openingCents = 125_000_000
  const csv = fnbCsv(demoBank.accountNumber, lines, openingCents)
  await write('statement-fnb.csv', csv)
  await write(
    'statement.ofx',
    ofx(demoBank.accountNumber, demoBank.branchCode, lines, openingCents + lines.reduce((sum, line) => sum + line.amountCents, 0)),
  )
  await write('statement-broken-row.csv', csv.replace('0.00,750.00,CASH', '0.00,7x0.00,CASH'))
  return folder
}

/** Proofs that the demo sends itself, so that the office's queue is not empty. */
export async function firstProofs(ctx: Context): Promise<{ invoiceNumber: string; fileName: string; bytes: Buffer }[]> {
  const today = dateOn(ctx.clock.now())
  const invoices = await openInvoices(ctx)
  const [kgalagadi] = byCustomer(invoices, 'Kgalagadi')
  const [steelpoort] = byCustomer(invoices, 'Steelpoort')
  const proofs: { invoiceNumber: string; fileName: string; bytes: Buffer }[] = []
  if (kgalagadi)
    proofs.push({ invoiceNumber: kgalagadi.number, fileName: 'kgalagadi-payment.pdf', bytes: await proofOf(kgalagadi, addDays(today, -1)) })
  if (steelpoort)
    proofs.push({
      invoiceNumber: steelpoort.number,
      fileName: 'steelpoort part payment.pdf',
      bytes: await proofOf(steelpoort, addDays(today, -1), { amountCents: 5_000_000 }),
    })
  return proofs
}
