/** Screens and shared pictures of applications that the first family has not. None follows a real screen. */
import { masked } from '../payment.ts'
import { beside, line, smallPrint, stacked, title } from '../sheet.ts'
import { phoneBar, type StrangerLayout } from './stranger-layout.ts'

const centred = (text: string, size: number, css = ''): string => line(text, `text-align:center;font-size:${size}px;${css}`)
const tick = '<div style="width:44px;height:44px;border-radius:22px;background:#1a9c5b;margin:6px auto 12px"></div>'

export const phoneScreens: readonly StrangerLayout[] = [
  {
    id: 'fnb-app-receipt',
    bank: 'FNB',
    medium: 'phone',
    language: 'English',
    width: 390,
    amounts: ['R 1 234.56', 'R1,234.56'],
    dates: ['07 Feb 2026', '7 February 2026'],
    shows: ['account', 'bank id'],
    body: (p, look, told) =>
      phoneBar(p.time) +
      line('FNB', `font-weight:700;color:${look.accent}`) +
      tick +
      centred(told.heading, look.size * 1.25, 'font-weight:700') +
      stacked(
        [
          ['Paid to', p.beneficiaryName],
          ['Account', masked(p.beneficiaryAccount, 4, '*')],
          ['Amount', p.amount],
          ['Their reference', p.reference],
          ['Your reference', p.ownReference],
          ['Payment date', `${p.on} ${p.time}`],
          ['Trace ID', p.bankId],
        ],
        look,
      ),
  },
  {
    id: 'capitec-share',
    bank: 'Capitec',
    medium: 'phone',
    language: 'English',
    width: 440,
    amounts: ['R1 234.56', 'R1 234,56'],
    dates: ['07/02/2026', 'Sat, 7 Feb 2026'],
    shows: ['payer', 'account', 'bank id'],
    body: (p, look, told) =>
      `<div style="background:${look.accent};color:#fff;padding:14px;border-radius:10px">${line('Capitec', 'font-weight:700;margin:0')}${line(told.heading, 'margin:0')}</div>` +
      centred(p.amount, look.size * 2.1, 'font-weight:700;margin:18px 0 2px') +
      centred(`${p.on} ${p.time}`, look.size, 'opacity:.8') +
      beside(
        [
          ['To', p.beneficiaryName],
          ['Bank', p.beneficiaryBank],
          ['Account number', p.beneficiaryAccount],
          ['Reference', p.reference],
          ['From', p.payerName],
          ['Payment ref', p.bankId],
        ],
        look,
        { labels: '36%', rule: true },
      ) +
      smallPrint('Shared from the Capitec app', look),
  },
  {
    id: 'money-app',
    bank: 'Nedbank',
    medium: 'phone',
    language: 'English',
    width: 400,
    amounts: ['R1 234.56', 'R1,234.56'],
    dates: ['07 Feb 2026', '2026/02/07'],
    shows: ['payer', 'account', 'bank id'],
    body: (p, look, told) =>
      phoneBar(p.time) +
      line('Nedbank Money', `color:${look.accent}`) +
      title(told.heading, look, 1.25) +
      line(told.sentence) +
      `<div style="border:1px solid #8886;border-radius:8px;padding:12px">` +
      stacked(
        [
          ['Recipient', p.beneficiaryName],
          ['Amount', p.amount],
          ['Recipient account', p.beneficiaryAccount],
          ['Their statement description', p.reference],
          ['Your statement description', p.ownReference],
          ['From account', `${p.payerName} - ${p.payerAccount.slice(-4)}`],
          ['Transaction date', p.on],
          ['Transaction number', p.bankId],
        ],
        look,
        { gap: 0.6 },
      ) +
      `</div>` +
      smallPrint(`Available balance ${p.balance}`, look),
  },
  {
    id: 'payshap-receipt',
    bank: 'African Bank',
    medium: 'phone',
    language: 'English',
    width: 380,
    amounts: ['R1 234.56', 'ZAR 1,234.56'],
    dates: ['2026-02-07', '07 Feb 2026'],
    shows: ['bank id'],
    body: (p, look, told) =>
      phoneBar(p.time) +
      centred('AFRICAN BANK', look.size, 'letter-spacing:.15em') +
      centred(told.heading, look.size * 1.2, 'font-weight:700') +
      centred(p.amount, look.size * 1.9) +
      centred(`to ${p.beneficiaryName}`, look.size) +
      beside(
        [
          ['ShapID', '+27-825550143@absa'],
          ['Payment type', 'PayShap'],
          ['Status', told.status],
          ['Recipient reference', p.reference],
          ['Date and time', `${p.on} ${p.time}:09`],
          ['Reference no', p.bankId],
          ['Fee', p.fee],
        ],
        look,
        { labels: '44%', right: true },
      ),
  },
  {
    id: 'omb-groot-letters',
    bank: 'Old Mutual Bank',
    medium: 'phone',
    language: 'Afrikaans',
    width: 360,
    amounts: ['R1 234,56', 'R 1 234,56'],
    dates: ['7 Februarie 2026', '2026-02-07'],
    shows: ['account'],
    body: (p, look, told) =>
      phoneBar(p.time) +
      line('Old Mutual Bank', 'font-weight:700') +
      title(told.heading, look, 1.6) +
      stacked(
        [
          ['Bedrag', p.amount],
          ['Aan', p.beneficiaryName],
          ['Rekening', masked(p.beneficiaryAccount, 4, '*')],
          ['Hul verwysing', p.reference],
          ['My verwysing', p.ownReference],
          ['Datum', p.on],
        ],
        { ...look, size: look.size * 1.35 },
      ),
  },
  {
    id: 'investec-share',
    bank: 'Investec',
    medium: 'phone',
    language: 'English',
    width: 414,
    amounts: ['R 1 234.56', 'R1,234.56'],
    dates: ['7 Feb 26', '07 Feb 2026'],
    shows: ['account', 'bank id'],
    body: (p, look, told) =>
      line('INVESTEC', `letter-spacing:.25em;color:${look.accent}`) +
      line(told.sentence) +
      stacked(
        [
          ['Recipient', p.beneficiaryName],
          ['Recipient bank', p.beneficiaryBank],
          ['Account no.', p.beneficiaryAccount],
          ['Amount', p.amount],
          ['Date', p.on],
          ['Recipient ref', p.reference],
          ['Sender ref', p.ownReference],
          ['Transaction ID', p.bankId],
        ],
        look,
        { valueFirst: true, gap: 0.7 },
      ),
  },
  {
    id: 'zero-history',
    bank: 'Bank Zero',
    medium: 'phone',
    language: 'English',
    width: 390,
    amounts: ['R1 234.56', '1 234.56 ZAR'],
    dates: ['07-Feb-2026', '7 February 2026'],
    shows: ['account', 'bank id'],
    body: (p, look, told) =>
      phoneBar(p.time) +
      line('Bank Zero - transaction', 'font-weight:700') +
      beside(
        [
          ['Type', 'EFT payment'],
          ['State', told.status],
          ['When', p.on],
          ['Value', p.amount],
          ['Balance before', p.limit],
          ['Balance after', p.balance],
          ['Payee', p.beneficiaryName],
          ['Payee account', p.beneficiaryAccount],
          ['Payee reference', p.reference],
          ['My note', p.ownReference],
          ['Serial no', p.bankId],
        ],
        look,
        { labels: '40%', colon: ':' },
      ),
  },
]
