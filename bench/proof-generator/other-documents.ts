/**
 * Documents that are no proof of money on its way to us, made from the same words: returned, reversed, waiting,
 * scheduled, failed, in another currency, to somebody else, by card, or not a payment at all.
 */
import type { Printed } from './layout.ts'
import { addDays, spellAmount, spellDate, type AmountSpelling, type DateSpelling } from './payment.ts'
import { beside, headed, line, smallPrint, stacked, title, type Look, type Row } from './sheet.ts'

export type OtherDocument = {
  id: string
  /** Why it must not pass. */
  reason: string
  medium: 'paper' | 'phone'
  width: number
  /** What it prints them in; without it, the usual spellings. */
  amounts?: readonly AmountSpelling[]
  dates?: readonly DateSpelling[]
  body(printed: Printed, look: Look): string
}

const ours = (p: Printed): Row[] => [
  ['Beneficiary name', p.beneficiaryName],
  ['Beneficiary account number', p.beneficiaryAccount],
  ['Beneficiary reference', p.reference],
]

export const otherDocuments: readonly OtherDocument[] = [
  {
    id: 'returned-notice',
    reason: 'returned',
    medium: 'paper',
    width: 760,
    body: (p, look) =>
      title('Nedbank', look) +
      line('Returned payment notice', 'font-weight:700') +
      line('The payment below was returned by the receiving bank. The amount has been credited back to your account.') +
      beside([['Date of payment', p.on], ['Amount', p.amount], ...ours(p), ['Return reason', 'Account closed']], look, { colon: ':' }),
  },
  {
    id: 'returned-stamp',
    reason: 'returned',
    medium: 'phone',
    width: 400,
    body: (p, look) =>
      line('Capitec', 'font-weight:700') +
      title('Payment details', look, 1.2) +
      stacked([...ours(p), ['Amount', p.amount], ['Payment date', p.on], ['Status', 'Returned unpaid']], look),
  },
  {
    id: 'reversed-screen',
    reason: 'reversed',
    medium: 'phone',
    width: 390,
    body: (p, look) =>
      title('Transaction details', look, 1.2) +
      line(`- ${p.amount}`, `font-size:${look.size * 1.8}px`) +
      line('EFT payment reversal') +
      stacked([...ours(p), ['Date', p.on], ['Bank', 'Discovery Bank']], look),
  },
  {
    id: 'reversed-letter',
    reason: 'reversed',
    medium: 'paper',
    width: 780,
    body: (p, look) =>
      title('Investec', look, 1.7) +
      line(
        `We confirm that the payment of ${p.amount} made on ${p.on} to ${p.beneficiaryName}, account ${p.beneficiaryAccount}, with reference ${p.reference} has been reversed at the request of the payer.`,
      ) +
      smallPrint('Investec Bank Limited', look),
  },
  {
    id: 'awaiting-authorisation',
    reason: 'waiting',
    medium: 'paper',
    width: 820,
    body: (p, look) =>
      title('Standard Bank Business Online', look, 1.3) +
      line('Payment instruction summary', 'font-weight:700') +
      beside(
        [
          ...ours(p),
          ['Amount', p.amount],
          ['Payment date', p.on],
          ['Captured by', 'User 2'],
          ['Released by', 'Awaiting second authoriser'],
          ['Reference number', p.bankId],
        ],
        look,
        { rule: true },
      ),
  },
  {
    id: 'awaiting-status',
    reason: 'waiting',
    medium: 'phone',
    width: 412,
    body: (p, look) =>
      line('FNB', 'font-weight:700') +
      title('Payment submitted', look, 1.2) +
      line('This payment needs one more approval before it is released.') +
      beside([...ours(p), ['Amount', p.amount], ['Date', p.on]], look, { rule: true }),
  },
  {
    id: 'scheduled-afrikaans',
    reason: 'scheduled',
    medium: 'phone',
    width: 400,
    body: (p, look) =>
      line('Absa', 'font-weight:700') +
      title('Betaling geskeduleer', look, 1.2) +
      beside(
        [
          ['Bedrag', p.amount],
          ['Begunstigde', p.beneficiaryName],
          ['Rekeningnommer', p.beneficiaryAccount],
          ['Begunstigde se verwysing', p.reference],
          ['Betaaldatum', spellDate(addDays(p.date, 21), '7 Februarie 2026')],
        ],
        look,
      ),
  },
  {
    id: 'scheduled-future',
    reason: 'scheduled',
    medium: 'paper',
    width: 760,
    body: (p, look) =>
      title('TymeBank', look) +
      line('Future-dated payment', 'font-weight:700') +
      beside(
        [...ours(p), ['Amount', p.amount], ['Payment date', spellDate(addDays(p.date, 30), '7 February 2026')], ['Loaded on', p.on]],
        look,
        { colon: ':' },
      ),
  },
  {
    id: 'failed-screen',
    reason: 'failed',
    medium: 'phone',
    width: 390,
    body: (p, look) =>
      line('Capitec', 'font-weight:700') +
      title('Payment not completed', look, 1.2) +
      line('You do not have enough money in this account. Nothing was paid.') +
      stacked([...ours(p), ['Amount', p.amount], ['Date', p.on]], look),
  },
  {
    id: 'declined-table',
    reason: 'failed',
    medium: 'paper',
    width: 960,
    body: (p, look) =>
      title('AFRICAN BANK', look) +
      line('EFT batch result', 'font-weight:700') +
      headed(
        [
          ['Payment date', p.on],
          ['Beneficiary', p.beneficiaryName],
          ['Account number', p.beneficiaryAccount],
          ['Beneficiary reference', p.reference],
          ['Amount', p.amount],
          ['Result', 'Declined'],
        ],
        look,
      ),
  },
  {
    id: 'dollars',
    reason: 'other-currency',
    medium: 'paper',
    width: 780,
    body: (p, look) =>
      title('Investec', look, 1.6) +
      line('Outward international payment', 'font-weight:700') +
      beside(
        [
          ...ours(p),
          ['Amount paid', `USD ${spellAmount(p.amountCents, '1,234.56')}`],
          ['Payment date', p.on],
          ['Transaction ID', p.bankId],
        ],
        look,
        { rule: true },
      ),
  },
  {
    id: 'pula',
    reason: 'other-currency',
    medium: 'phone',
    width: 400,
    body: (p, look) =>
      line('Absa Bank Botswana', 'font-weight:700') +
      title('Payment successful', look, 1.2) +
      stacked([...ours(p), ['Currency', 'BWP'], ['Amount', spellAmount(p.amountCents, '1,234.56')], ['Date', p.on]], look),
  },
  {
    id: 'other-beneficiary',
    reason: 'other-beneficiary',
    medium: 'paper',
    width: 800,
    body: (p, look) =>
      title('First National Bank', look, 1.2) +
      line('NOTIFICATION OF PAYMENT', 'font-weight:700') +
      beside(
        [
          ['Date Actioned', p.on],
          ['Trace ID', p.bankId],
          ['Payment From', p.payerName],
          ['Cur/Amount', p.amount],
          ['Recipient/Account no', `..${String(Number(p.beneficiaryAccount.slice(-6)) ^ 1).padStart(6, '0')}`],
          ['Name', '360 Degree Supplies'],
          ['Bank', p.beneficiaryBank],
          ['Reference', p.reference],
        ],
        look,
        { colon: ' :' },
      ),
  },
  {
    id: 'card-slip',
    reason: 'not-an-eft',
    medium: 'phone',
    width: 330,
    body: (p, look) =>
      line('360 DEGREE SUPPLY', 'text-align:center;font-weight:700') +
      line('CARD SALE - APPROVED', 'text-align:center') +
      beside(
        [
          ['TERMINAL ID', '00418827'],
          ['MERCHANT ID', p.bankId],
          ['CARD', 'MASTERCARD **** 5523'],
          ['DATE', p.on],
          ['AUTH CODE', p.bankId.slice(-6)],
          ['TOTAL', p.amount],
          ['REF', p.reference],
        ],
        look,
      ),
  },
  {
    id: 'sms',
    reason: 'sms',
    medium: 'phone',
    width: 390,
    body: (p) =>
      line('Messages', 'text-align:center;opacity:.6') +
      `<div style="background:#8883;border-radius:16px;padding:12px;margin-right:50px">` +
      line(
        `Capitec: ${p.amount} paid from acc ..${p.payerAccount.slice(-4)} to ${p.beneficiaryName} on ${p.on} ${p.time}. Ref ${p.reference}. Avail bal ${p.balance}`,
      ) +
      `</div>`,
  },
  {
    id: 'account-letter',
    reason: 'not-a-pop',
    medium: 'paper',
    width: 760,
    body: (p, look) =>
      title('Standard Bank', look, 1.5) +
      line('Account confirmation letter', 'font-weight:700') +
      beside(
        [
          ['Account holder', p.beneficiaryName],
          ['Account number', p.beneficiaryAccount],
          ['Branch code', p.branchCode],
          ['Account type', 'Current'],
          ['Date opened', p.on],
          ['Balance', p.amount],
          ['Reference', p.reference],
        ],
        look,
      ),
  },
  {
    id: 'review-screen',
    reason: 'not-yet-paid',
    medium: 'phone',
    width: 400,
    body: (p, look) =>
      line('FNB', 'font-weight:700') +
      title('Confirm payment', look, 1.3) +
      beside([...ours(p), ['Amount', p.amount], ['Payment date', p.on]], look, { rule: true }) +
      line('Pay now', 'background:#0a7;color:#fff;padding:12px;text-align:center;border-radius:8px;margin-top:18px'),
  },
]
