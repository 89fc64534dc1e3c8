/** Documents of strangers that name an amount, our account and a reference, and are no proof of one payment to us. */
import type { OtherDocument } from '../other-documents.ts'
import { spellAmount } from '../payment.ts'
import { beside, line, smallPrint, stacked, title } from '../sheet.ts'
import { listed, phoneBar } from './stranger-layout.ts'

export const strangerDocuments: readonly OtherDocument[] = [
  {
    id: 'ewallet',
    reason: 'not-an-eft',
    medium: 'phone',
    width: 390,
    body: (p, look) =>
      phoneBar(p.time) +
      line('FNB', 'font-weight:700') +
      title('eWallet sent', look, 1.3) +
      stacked(
        [
          ['Amount', p.amount],
          ['Sent to cellphone', '082 555 0143'],
          ['Date', p.on],
          ['Reference', p.reference],
          ['eWallet PIN', '****'],
        ],
        look,
      ) +
      smallPrint('The recipient can withdraw the money at any FNB ATM.', look),
  },
  {
    id: 'cash-send',
    reason: 'not-an-eft',
    medium: 'phone',
    width: 400,
    body: (p, look) =>
      line('Absa CashSend', `font-weight:700;color:${look.accent}`) +
      line(`You have sent ${p.amount} on ${p.on}. Reference ${p.reference}.`) +
      line('Access number 8841 2203 77. The recipient needs the six-digit code to withdraw cash at an ATM.'),
  },
  {
    id: 'beneficiary-added',
    reason: 'not-a-pop',
    medium: 'phone',
    width: 390,
    body: (p, look) =>
      phoneBar(p.time) +
      title('Beneficiary added successfully', look, 1.2) +
      beside(
        [
          ['Beneficiary name', p.beneficiaryName],
          ['Bank', p.beneficiaryBank],
          ['Account number', p.beneficiaryAccount],
          ['Branch code', p.branchCode],
          ['Beneficiary reference', p.reference],
          ['Added on', p.on],
          ['Payment limit', p.amount],
        ],
        look,
        { rule: true },
      ),
  },
  {
    id: 'limit-change',
    reason: 'not-a-pop',
    medium: 'paper',
    width: 740,
    body: (p, look) =>
      title('Investec', look, 1.5) +
      line('Your payment limit was changed', 'font-weight:700') +
      beside(
        [
          ['New payment limit', p.amount],
          ['Account', p.beneficiaryAccount],
          ['Effective date', p.on],
          ['Reference', p.reference],
        ],
        look,
      ),
  },
  {
    id: 'quote',
    reason: 'not-a-pop',
    medium: 'paper',
    width: 780,
    body: (p, look) =>
      title('360Degree Supply', look, 1.5) +
      title('Quotation', look, 1.2) +
      beside(
        [
          ['Quote number', p.reference],
          ['Date', p.on],
          ['Customer', p.payerName],
          ['Total including VAT', p.amount],
        ],
        look,
      ) +
      line('Please pay by EFT into:') +
      beside(
        [
          ['Bank', p.beneficiaryBank],
          ['Account number', p.beneficiaryAccount],
          ['Branch code', p.branchCode],
          ['Payment reference', p.reference],
        ],
        look,
      ),
  },
  {
    id: 'tax-invoice',
    reason: 'not-a-pop',
    medium: 'paper',
    width: 780,
    body: (p, look) =>
      title('TAX INVOICE', look, 1.4) +
      line('360Degree Supply (Pty) Ltd, VAT no. 4012345678') +
      beside(
        [
          ['Invoice number', p.reference],
          ['Invoice date', p.on],
          ['Bill to', p.payerName],
          ['Amount due', p.amount],
          ['Payment terms', '7 days'],
        ],
        look,
      ) +
      line(`Banking details: ${p.beneficiaryBank}, account ${p.beneficiaryAccount}, branch ${p.branchCode}.`),
  },
  {
    id: 'statement-page',
    reason: 'not-a-pop',
    medium: 'paper',
    width: 900,
    body: (p, look) =>
      title('Standard Bank', look, 1.4) +
      line('Bank statement', 'font-weight:700') +
      beside(
        [
          ['Account number', p.payerAccount],
          ['Account holder', p.payerName],
          ['Statement date', p.letterOn],
        ],
        look,
      ) +
      listed(
        ['Date', 'Description', 'Reference', 'Amount', 'Balance'],
        [
          [p.on, 'MAGTAPE DEBIT INSURANCE', 'POL 88120', `-${p.fee}`, p.balance],
          [p.on, 'FUEL CARD', p.ownReference, `-${p.limit}`, p.balance],
          [p.on, 'IB PAYMENT RECEIVED', 'CUSTOMER 12', p.fee, p.balance],
        ],
        look,
      ),
  },
  {
    id: 'batch-report',
    reason: 'several-payments',
    medium: 'paper',
    width: 980,
    body: (p, look) =>
      title('FNB Online Banking Enterprise', look, 1.2) +
      line('Payment batch report', 'font-weight:700') +
      line(`Batch ${p.bankId} processed on ${p.on} at ${p.time}. 3 payments.`) +
      listed(
        ['Beneficiary', 'Account', 'Reference', 'Amount'],
        [
          ['Karoo Bande', '62233311908', 'STMT 4471', spellAmount(p.feeCents * 100, 'R1,234.56')],
          [p.beneficiaryName, p.beneficiaryAccount, p.reference, p.amount],
          ['Limpopo Spares', '4090112233', 'A-2219', spellAmount(p.feeCents * 77, 'R1,234.56')],
        ],
        look,
      ) +
      line(`Batch total ${spellAmount(p.amountCents + p.feeCents * 177, 'R1,234.56')}`, 'text-align:right;font-weight:700'),
  },
  {
    id: 'chat-promise',
    reason: 'not-a-pop',
    medium: 'phone',
    width: 390,
    body: (p) =>
      phoneBar(p.time) +
      [
        `Hi, we paid ${p.amount} to your account ${p.beneficiaryAccount} on ${p.on}`,
        `Ref ${p.reference}`,
        'Please release the truck, driver is waiting',
      ]
        .map(
          (text) => `<div style="background:#1a9c5b44;border-radius:14px;padding:10px;margin:0 0 8px 40px">${line(text, 'margin:0')}</div>`,
        )
        .join(''),
  },
  {
    id: 'atm-slip-cash',
    reason: 'not-an-eft',
    medium: 'paper',
    width: 380,
    body: (p, look) =>
      line('NEDBANK ATM', 'text-align:center;font-weight:700') +
      beside(
        [
          ['DATE', `${p.on} ${p.time}`],
          ['TRANSACTION', 'CASH WITHDRAWAL'],
          ['AMOUNT', p.amount],
          ['CARD NO', '************4417'],
          ['AVAILABLE', p.balance],
        ],
        look,
      ),
  },
]
