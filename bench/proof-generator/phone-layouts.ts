/** Screens of banking applications. None follows a real screen: only words and order are in the bank's manner. */
import type { Layout } from './layout.ts'
import { masked } from './payment.ts'
import { beside, line, smallPrint, stacked, title } from './sheet.ts'

const statusBar = (time: string): string =>
  `<div style="display:flex;justify-content:space-between;font-size:12px;margin-bottom:14px"><span>${time}</span><span>LTE 63%</span></div>`
const figure = (text: string, size: number, css = ''): string => line(text, `font-size:${size}px;font-weight:700;text-align:center;${css}`)

export const phoneLayouts: readonly Layout[] = [
  {
    id: 'tyme-app',
    bank: 'TymeBank',
    medium: 'phone',
    width: 390,
    amounts: ['R1 234.56', 'R1,234.56'],
    dates: ['07 Feb 2026', 'Sat, 7 Feb 2026'],
    shows: ['account', 'bank id'],
    body: (p, look) =>
      statusBar(p.time) +
      line('TymeBank', `color:${look.accent};font-weight:700;text-align:center`) +
      figure('Payment successful', look.size * 1.2) +
      figure(p.amount, look.size * 2.2) +
      beside(
        [
          ['Paid to', p.beneficiaryName],
          ['Bank', p.beneficiaryBank],
          ['Account', p.beneficiaryAccount],
          ['Their reference', p.reference],
          ['My reference', p.ownReference],
          ['Date', p.on],
          ['Transaction ID', p.bankId],
        ],
        look,
        { rule: true, right: true },
      ),
  },
  {
    id: 'capitec-screen',
    bank: 'Capitec',
    medium: 'phone',
    width: 412,
    amounts: ['R1 234.56', 'R 1 234,56'],
    dates: ['07/02/2026', '7 February 2026'],
    shows: ['payer', 'account'],
    body: (p, look) =>
      statusBar(p.time) +
      line('Capitec', `color:${look.accent};font-weight:700`) +
      title('Payment made', look, 1.3) +
      stacked(
        [
          ['Recipient', p.beneficiaryName],
          ['Account number', p.beneficiaryAccount],
          ['Amount paid', p.amount],
          ['Reference for recipient', p.reference],
          ['Reference for you', p.ownReference],
          ['From', p.payerName],
          ['When', `${p.on} at ${p.time}`],
          ['Fee', p.fee],
        ],
        look,
      ) +
      smallPrint(`Available balance ${p.balance}`, look),
  },
  {
    id: 'discovery-screen',
    bank: 'Discovery Bank',
    medium: 'phone',
    width: 400,
    amounts: ['R1 234.56', 'R1,234.56'],
    dates: ['07 Feb 2026', '2026-02-07'],
    shows: ['account', 'bank id'],
    body: (p, look) =>
      statusBar(p.time) +
      title('Transaction details', look, 1.2) +
      `<div style="border:1px solid #8887;border-radius:12px;padding:14px">` +
      figure(p.amount, look.size * 1.9, 'text-align:left') +
      line(`Paid on ${p.on}`) +
      stacked(
        [
          ['Beneficiary', p.beneficiaryName],
          ['Beneficiary account', masked(p.beneficiaryAccount, 4, '•')],
          ['Beneficiary statement', p.reference],
          ['My statement', p.ownReference],
          ['Status', 'Completed'],
          ['Transaction number', p.bankId],
        ],
        look,
        { columns: 1, gap: 0.7 },
      ) +
      `</div>` +
      line('Discovery Bank', `text-align:center;color:${look.accent};margin-top:16px`),
  },
  {
    id: 'zero-story',
    bank: 'Bank Zero',
    medium: 'phone',
    width: 380,
    amounts: ['R1 234.56', 'R1234.56'],
    dates: ['7 February 2026', '07 Feb 2026'],
    shows: ['account'],
    body: (p, look) =>
      statusBar(p.time) +
      title('Bank Zero', look, 1.3) +
      line(`You paid ${p.amount} to ${p.beneficiaryName} on ${p.on}.`, `font-size:${look.size * 1.15}px`) +
      beside(
        [
          ['Account', p.beneficiaryAccount],
          ['Bank', p.beneficiaryBank],
          ['Beneficiary reference', p.reference],
        ],
        look,
      ) +
      smallPrint(`Payment processed. Cleared balance ${p.balance}.`, look),
  },
  {
    id: 'absa-skerm',
    bank: 'ABSA',
    medium: 'phone',
    width: 400,
    amounts: ['R 1 234,56', 'R1 234.56'],
    dates: ['7 Februarie 2026', '2026-02-07'],
    shows: ['account', 'bank id'],
    body: (p, look) =>
      statusBar(p.time) +
      line('Absa', `color:${look.accent};font-weight:700`) +
      title('Betaling suksesvol', look, 1.3) +
      beside(
        [
          ['Bedrag', p.amount],
          ['Betaal aan', p.beneficiaryName],
          ['Rekeningnommer', p.beneficiaryAccount],
          ['Begunstigde se verwysing', p.reference],
          ['My verwysing', p.ownReference],
          ['Betaaldatum', p.on],
          ['Transaksienommer', p.bankId],
        ],
        look,
        { rule: true },
      ),
  },
  {
    id: 'investec-screen',
    bank: 'Investec',
    medium: 'phone',
    width: 414,
    amounts: ['R1 234.56', 'R 1,234.56'],
    dates: ['7 February 2026', '07 Feb 2026'],
    shows: ['account', 'bank id'],
    body: (p, look) =>
      statusBar(p.time) +
      line('Investec', `letter-spacing:.2em;color:${look.accent}`) +
      title('Payment confirmation', look, 1.2) +
      stacked(
        [
          ['Beneficiary name', p.beneficiaryName],
          ['Account number', p.beneficiaryAccount],
          ['Amount', p.amount],
          ['Payment date', p.on],
          ['Beneficiary reference', p.reference],
          ['Transaction reference', p.bankId],
        ],
        look,
        { columns: 2 },
      ),
  },
  {
    id: 'nedbank-payshap',
    bank: 'Nedbank',
    medium: 'phone',
    width: 393,
    amounts: ['R1 234.56', 'R1,234.56'],
    dates: ['07 Feb 2026', '2026/02/07'],
    shows: ['account', 'bank id'],
    body: (p, look) =>
      statusBar(p.time) +
      line('Nedbank Money', `color:${look.accent};font-weight:700`) +
      figure('PayShap payment sent', look.size * 1.1) +
      figure(p.amount, look.size * 2) +
      beside(
        [
          ['To', p.beneficiaryName],
          ['Account', `****${p.beneficiaryAccount.slice(-4)}`],
          ['Recipient reference', p.reference],
          ['Sent on', `${p.on}, ${p.time}`],
          ['Transaction number', p.bankId],
          ['Fee charged', p.fee],
        ],
        look,
        { labels: '46%' },
      ),
  },
]
