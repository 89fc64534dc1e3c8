/** Confirmations on paper of banks and services that the first family has not. None follows a bank's real paper. */
import { masked } from '../payment.ts'
import { beside, headed, line, smallPrint, stacked, title } from '../sheet.ts'
import { halves, type StrangerLayout } from './stranger-layout.ts'

const strong = (text: string, css = ''): string => line(text, `font-weight:700;${css}`)

export const paperLayouts: readonly StrangerLayout[] = [
  {
    id: 'sasfin-advice',
    bank: 'Sasfin',
    medium: 'paper',
    language: 'English',
    width: 800,
    amounts: ['R1 234,56', 'R 1 234.56', 'ZAR 1 234.56'],
    dates: ['07-Feb-2026', '7 February 2026'],
    shows: ['payer', 'account', 'branch', 'bank id'],
    body: (p, look, told) =>
      title('SASFIN', look, 2) +
      halves(strong(told.heading), line(`Date printed: ${p.letterOn}`, 'text-align:right')) +
      line(told.sentence) +
      beside(
        [
          ['Originator', p.payerName],
          ['Originator account', masked(p.payerAccount, 4)],
          ['Credited party', p.beneficiaryName],
          ['Credited account', p.beneficiaryAccount],
          ['Bank and branch', `${p.beneficiaryBank} ${p.branchCode}`],
          ['Payment amount', p.amount],
          ['Service fee incl. VAT', p.fee],
          ['Effective date', p.on],
          ['Reference on beneficiary statement', p.reference],
          ['Reference on own statement', p.ownReference],
          ['Confirmation number', p.bankId],
        ],
        look,
        { labels: '48%', rule: true },
      ) +
      smallPrint('Sasfin Bank Limited. Member of the payments association. E&OE.', look),
  },
  {
    id: 'grindrod-letter',
    bank: 'Grindrod Bank',
    medium: 'paper',
    language: 'English',
    width: 780,
    amounts: ['R 1 234.56', 'R1,234.56'],
    dates: ['7 February 2026', 'Saturday, 7 February 2026'],
    shows: ['payer', 'account'],
    body: (p, look, told) =>
      strong('GRINDROD', `letter-spacing:.3em;font-size:${look.size * 1.4}px`) +
      line(p.letterOn) +
      line('Dear Sir / Madam') +
      strong(told.heading.toUpperCase()) +
      line(told.sentence) +
      line(
        `On ${p.on} our client ${p.payerName} paid an amount of ${p.amount} to ${p.beneficiaryName} at ${p.beneficiaryBank}, account number ${p.beneficiaryAccount}, under reference ${p.reference}.`,
      ) +
      line('Should you have any questions, please contact the undersigned.') +
      line('Yours faithfully') +
      smallPrint('Electronically generated and therefore not signed.', look),
  },
  {
    id: 'citi-swift',
    bank: 'Citibank',
    medium: 'paper',
    language: 'English',
    width: 820,
    amounts: ['1,234.56', 'ZAR 1,234.56'],
    dates: ['20260207', '07-Feb-2026'],
    shows: ['payer', 'account', 'bank id'],
    body: (p, look, told) =>
      strong('Citibank N.A. South Africa Branch') +
      line(`CUSTOMER CREDIT TRANSFER - ${told.status.toUpperCase()}`) +
      beside(
        [
          ["20: Sender's Reference", p.bankId],
          ['23B: Bank Operation Code', 'CRED'],
          ['Value Date', p.on],
          ['Currency', 'ZAR'],
          ['Instructed Amount', p.amount],
          ['50K: Ordering Customer', p.payerName],
          ['57A: Account With Institution', p.beneficiaryBank],
          ['59: Beneficiary Customer', `/${p.beneficiaryAccount}`],
          ['Beneficiary Name', p.beneficiaryName],
          ['70: Remittance Information', p.reference],
          ['71A: Details of Charges', 'SHA'],
        ],
        look,
        { labels: '44%' },
      ) +
      smallPrint(`${told.sentence} Report generated ${p.letterOn} 08:12 by CORPORATE ACCESS.`, look),
  },
  {
    id: 'bidvest-two-columns',
    bank: 'Bidvest Bank',
    medium: 'paper',
    language: 'English',
    width: 900,
    amounts: ['R1,234.56', 'ZAR 1,234.56'],
    dates: ['2026/02/07', '07/02/2026'],
    shows: ['payer', 'account', 'branch', 'bank id'],
    body: (p, look, told) =>
      title('Bidvest Bank', look, 1.5) +
      strong(told.heading) +
      halves(
        strong('FROM') +
          beside(
            [
              ['Account name', p.payerName],
              ['Account', p.payerAccount],
              ['Statement text', p.ownReference],
              ['Balance after payment', p.balance],
            ],
            look,
            { labels: '50%' },
          ),
        strong('TO') +
          beside(
            [
              ['Account name', p.beneficiaryName],
              ['Account', p.beneficiaryAccount],
              ['Branch', p.branchCode],
              ['Statement text', p.reference],
            ],
            look,
            { labels: '50%' },
          ),
      ) +
      beside(
        [
          ['Transaction date', `${p.on} ${p.time}`],
          ['Transaction amount', p.amount],
          ['Transaction number', p.bankId],
          ['Transaction status', told.status],
        ],
        look,
        { labels: '30%', rule: true },
      ),
  },
  {
    id: 'albaraka-form',
    bank: 'Al Baraka Bank',
    medium: 'paper',
    language: 'English',
    width: 740,
    amounts: ['R 1 234.56', 'R1 234,56'],
    dates: ['07-02-2026', '7 February 2026'],
    shows: ['payer', 'account'],
    body: (p, look, told) =>
      title('Al Baraka Bank', look, 1.5) +
      strong(`EFT ${told.status}`.toUpperCase()) +
      stacked(
        [
          ['Paid by', p.payerName],
          ['Date of transaction', p.on],
          ['Paid to', p.beneficiaryName],
          ['Amount in figures', p.amount],
          ['Into account no.', p.beneficiaryAccount],
          ['Charges', p.fee],
          ["Receiver's ref.", p.reference],
          ['Own ref.', p.ownReference],
        ],
        look,
        { columns: 2, valueFirst: false },
      ) +
      line(told.sentence) +
      smallPrint(`Printed on ${p.letterOn} at ${p.time}. Al Baraka Bank Limited, a registered bank.`, look),
  },
  {
    id: 'standard-chartered-table',
    bank: 'Standard Chartered',
    medium: 'paper',
    language: 'English',
    width: 1040,
    amounts: ['1,234.56 ZAR', 'ZAR 1,234.56'],
    dates: ['07-Feb-2026', '2026-02-07'],
    shows: ['account', 'bank id'],
    body: (p, look, told) =>
      title('Straight2Bank payment report', look, 1.2) +
      line(`${told.sentence}`) +
      headed(
        [
          ['Bank Ref', p.bankId],
          ['Value Date', p.on],
          ['Payee', p.beneficiaryName],
          ['Payee Account', p.beneficiaryAccount],
          ['Payment Amount', p.amount],
          ['Payee Ref', p.reference],
          ['State', told.status],
        ],
        { ...look, size: look.size * 0.88 },
      ) +
      smallPrint(`Run date ${p.letterOn}. Requested by user 0041.`, look),
  },
  {
    id: 'oud-mutual-brief',
    bank: 'Old Mutual Bank',
    medium: 'paper',
    language: 'Afrikaans',
    width: 760,
    amounts: ['R 1 234,56', 'R1 234,56'],
    dates: ['Saterdag 7 Februarie 2026', '7 Februarie 2026'],
    shows: ['payer', 'account', 'branch', 'bank id'],
    body: (p, look, told) =>
      title('Old Mutual Bank', look, 1.5) +
      strong(told.heading) +
      line(told.sentence) +
      beside(
        [
          ['Rekeninghouer', p.payerName],
          ['Begunstigde', p.beneficiaryName],
          ['Begunstigde bank', p.beneficiaryBank],
          ['Takkode', p.branchCode],
          ['Begunstigde rekeningnommer', p.beneficiaryAccount],
          ['Bedrag betaal', p.amount],
          ['Datum van betaling', p.on],
          ['Begunstigde verwysing', p.reference],
          ['My verwysing', p.ownReference],
          ['Transaksienommer', p.bankId],
          ['Koste', p.fee],
        ],
        look,
        { labels: '46%', colon: ':' },
      ) +
      smallPrint('Gedruk vanaf internetbankdienste. Navrae: 0860 000 000.', look),
  },
  {
    id: 'branch-slip',
    bank: 'ABSA',
    medium: 'paper',
    language: 'English',
    width: 430,
    amounts: ['R1 234.56', 'R1,234.56'],
    dates: ['07/02/2026', '2026-02-07'],
    shows: ['account'],
    body: (p, look, told) =>
      `<div style="text-align:center">${strong('ABSA')}${line('ACCOUNT PAYMENT')}${line(`BRANCH 4417 TELLER 09`)}</div>` +
      beside(
        [
          ['DATE', `${p.on} ${p.time}`],
          ['ACC NO', p.beneficiaryAccount],
          ['ACC HOLDER', p.beneficiaryName.toUpperCase()],
          ['PAYMENT AMT', p.amount],
          ['REF', p.reference],
          ['STATUS', told.status.toUpperCase()],
        ],
        look,
        { labels: '38%' },
      ) +
      line('Keep this slip as proof.', 'text-align:center'),
  },
  {
    id: 'mail-printout',
    bank: 'Nedbank',
    medium: 'paper',
    language: 'English',
    width: 820,
    amounts: ['R1 234.56', 'R1,234.56', 'R 1 234,56'],
    dates: ['2026/02/07', '07 Feb 2026'],
    shows: ['payer', 'account', 'bank id'],
    body: (p, look, told) =>
      strong('Gmail - FW: Nedbank payment') +
      beside(
        [
          ['From:', 'Nedbank <payments@nedbank.example>'],
          ['Sent:', `${p.letterOn} 09:15`],
          ['To:', 'debtors@360degree.example'],
          ['Subject:', told.heading],
        ],
        look,
        { labels: '12%' },
      ) +
      line('Good day') +
      line(told.sentence) +
      [
        `Payer: ${p.payerName}`,
        `Amount: ${p.amount}`,
        `Paid into: ${p.beneficiaryBank}, acc ${p.beneficiaryAccount}`,
        `Action date: ${p.on}`,
        `Beneficiary reference: ${p.reference}`,
        `Transaction id: ${p.bankId}`,
      ]
        .map((text) => line(text, 'margin:0'))
        .join('') +
      smallPrint(`${p.letterOn}, 10:02  mail.example/u/0  1/1  This e-mail is confidential.`, look),
  },
]
