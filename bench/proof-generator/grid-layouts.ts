/** Notices on paper that set labels and values in columns, cards and tables. None follows a bank's real paper: only words and order are in the bank's manner. */
import type { Layout } from './layout.ts'
import { masked } from './payment.ts'
import { beside, headed, line, smallPrint, stacked, title } from './sheet.ts'

export const gridLayouts: readonly Layout[] = [
  {
    id: 'nedbank-sections',
    bank: 'Nedbank',
    medium: 'paper',
    width: 790,
    amounts: ['R1 234.56', 'R 1 234,56', 'R1,234.56'],
    dates: ['07/02/2026', '2026/02/07'],
    shows: ['payer', 'account', 'bank id'],
    body: (p, look) =>
      title('Notification of Payment', look) +
      line('Nedbank Limited confirms that the following payment has been made:') +
      beside(
        [
          ['Date of Payment', p.on],
          ['Reference Number', p.bankId],
        ],
        look,
        { colon: ' :' },
      ) +
      line('Beneficiary details', 'font-weight:700;margin-top:14px') +
      beside(
        [
          ['Recipient', p.beneficiaryName],
          ['Amount', p.amount],
          ['Recipient Reference', p.reference],
          ['Bank', p.beneficiaryBank],
          ['Account Number', `...${p.beneficiaryAccount.slice(-6)}`],
          ['Channel', 'Internet payment'],
        ],
        look,
        { colon: ' :' },
      ) +
      line('Payer details', 'font-weight:700;margin-top:14px') +
      beside([['Paid from Account Holder', p.payerName]], look, { colon: ' :' }) +
      smallPrint(
        `Payments may take up to three business days. Security Code ${p.phone.replace(/\D/g, '').slice(0, 6)}A. Please check your account before you release goods.`,
        look,
      ),
  },
  {
    id: 'discovery-cards',
    bank: 'Discovery Bank',
    medium: 'paper',
    width: 760,
    amounts: ['R1 234.56', 'R1,234.56'],
    dates: ['07 Feb 2026', '2026-02-07'],
    shows: ['payer', 'account', 'bank id'],
    body: (p, look) =>
      title('Discovery Bank', look, 1.7) +
      title('Proof of payment', look, 1.2) +
      stacked(
        [
          ['Amount', p.amount],
          ['Payment date', p.on],
          ['Payment type', 'EFT'],
          ['Paid to', p.beneficiaryName],
          ['Recipient bank', p.beneficiaryBank],
          ['Recipient account number', masked(p.beneficiaryAccount, 4)],
          ["Recipient's reference", p.reference],
          ['Paid from', p.payerName],
          ['Transaction reference', p.bankId],
        ],
        look,
        { columns: 3, gap: 1.4 },
      ) +
      smallPrint(`Discovery Bank Limited. Registration number 2015/408745/06. Issued on ${p.letterOn}. Call ${p.phone}.`, look),
  },
  {
    id: 'african-table',
    bank: 'African Bank',
    medium: 'paper',
    width: 980,
    amounts: ['R1,234.56', 'R 1 234,56', '1 234.56'],
    dates: ['2026/02/07', '07/02/2026'],
    shows: ['payer', 'account'],
    body: (p, look) =>
      title('AFRICAN BANK', look, 1.6) +
      line('PAYMENT CONFIRMATION', 'font-weight:700') +
      line(`The payment listed here was made by ${p.payerName} and has been processed.`) +
      headed(
        [
          ['Payment date', p.on],
          ['Beneficiary', p.beneficiaryName],
          ['Account number', p.beneficiaryAccount],
          ['Beneficiary reference', p.reference],
          ['Amount (ZAR)', p.amount],
        ],
        look,
      ) +
      smallPrint(
        `African Bank Limited. Tel ${p.phone}. Daily EFT limit ${p.limit}. This document does not guarantee that the funds are available.`,
        look,
      ),
  },
  {
    id: 'fnb-values-above',
    bank: 'FNB',
    medium: 'paper',
    width: 780,
    amounts: ['ZAR1234.56', 'ZAR 1,234.56'],
    dates: ['2026/02/07'],
    shows: ['payer', 'account', 'branch', 'bank id'],
    body: (p, look) =>
      title('NOTIFICATION OF PAYMENT', look, 1.2) +
      line('First National Bank hereby confirms that the following payment instruction has been received:') +
      stacked(
        [
          [`Date Actioned :`, p.on],
          ['Time Actioned :', `${p.time}:31`],
          ['Trace ID :', p.bankId],
        ],
        look,
        { columns: 3, valueFirst: true },
      ) +
      line('Payer Details', 'font-weight:700') +
      stacked(
        [
          ['Payment From', p.payerName],
          ['Cur/Amount', p.amount],
        ],
        look,
        { columns: 2, valueFirst: true },
      ) +
      line('Payee Details', 'font-weight:700') +
      stacked(
        [
          ['Recipient/Account no :', `..${p.beneficiaryAccount.slice(-6)}`],
          ['Name :', p.beneficiaryName],
          ['Bank :', p.beneficiaryBank.toUpperCase()],
          ['Branch Code :', p.branchCode],
          ['Reference :', p.reference],
        ],
        look,
        { columns: 2, valueFirst: true },
      ) +
      line('END OF NOTIFICATION', `font-size:${look.size * 0.8}px`),
  },
  {
    id: 'standard-columns',
    bank: 'Standard Bank',
    medium: 'paper',
    width: 900,
    amounts: ['R1 234.56', '1,234.56', 'ZAR 1,234.56'],
    dates: ['2026-02-07'],
    shows: ['payer', 'account', 'branch', 'bank id'],
    body: (p, look) =>
      title('Standard Bank', look, 1.5) +
      line(`We confirm that the following payment has been made into your account from ${p.payerName}:`) +
      `<div style="display:grid;grid-template-columns:1fr 1fr;gap:24px">` +
      beside(
        [
          ['Reference number', p.bankId],
          ['Beneficiary name', p.beneficiaryName],
          ['Bank name', p.beneficiaryBank],
          ['Account number', masked(p.beneficiaryAccount, 4, 'X')],
        ],
        look,
        { labels: '50%' },
      ) +
      beside(
        [
          ['Branch number', `${p.branchCode}00`],
          ['Beneficiary reference', p.reference],
          ['Amount', p.amount],
          ['Payment date and time', `${p.on} ${p.time.replace(':', 'h')}`],
        ],
        look,
        { labels: '50%' },
      ) +
      `</div>` +
      smallPrint(
        `If you need more information please contact ${p.payerName}. Payments to other banks may take up to three business days.`,
        look,
      ),
  },
]
