// The words of mails about one proof: whom they greet, which document and invoice they are about, where to look, whom to phone, and who
// writes. Which proof it was must be plain from the mail alone: eleven may lie on one invoice.
import type { Company } from '../content/company.ts'
import { formatAt } from '../money/calendar.ts'
import { formatRand } from '../money/cents.ts'

export interface ProofOfLetter {
  /** the person who sent it */
  name: string
  fileName: string
  receivedAt: string
  amountCents: number | null
  invoiceNumber: string
  /** nothing is owing on the invoice */
  isPaid: boolean
  /** its own page in the shop */
  link: string
  company: Company
}

export type ProofNews =
  | { event: 'proof-accepted' }
  | { event: 'proof-rejected'; reason: string }
  | { event: 'proof-reopened'; was: 'accepted' | 'rejected' }
  /** `isBack`: it lay at this invoice before */
  | { event: 'proof-moved'; from: string; isBack: boolean }
  | { event: 'proof-unreadable'; reason: string }
  | { event: 'proof-asked'; words: string }

export function proofLetter(news: ProofNews, of: ProofOfLetter): { subject: string; lines: string[] } {
  const { subject, lines } = wordsOf(news, of)
  return { subject, lines: [`Dear ${of.name}`, ...lines, closingOf(of.company)] }
}

function wordsOf(news: ProofNews, of: ProofOfLetter): { subject: string; lines: string[] } {
  const { invoiceNumber, link } = of
  const amount = of.amountCents === null ? '' : ` of ${formatRand(of.amountCents)}`
  const which = `“${of.fileName}”, the proof of payment${amount} for invoice ${invoiceNumber} that you sent on ${formatAt(of.receivedAt)}`
  switch (news.event) {
    case 'proof-accepted':
      return {
        subject: `We took note of your payment for ${invoiceNumber}`,
        lines: [
          `We checked ${which}, and accepted it as a notice of payment. You needn’t do anything.`,
          `The invoice is paid when the money is on our bank statement. Where it stands:\n${link}`,
        ],
      }
    case 'proof-rejected':
      return {
        subject: `We could not accept your proof for ${invoiceNumber}`,
        lines: [
          `We did not accept ${which}. The reason:`,
          news.reason,
          `If you have paid, send another proof here, or ${phoneUs(of.company)}:\n${link}`,
        ],
      }
    case 'proof-reopened':
      return {
        subject: of.isPaid
          ? `We took back what we told you of your proof for ${invoiceNumber}`
          : `We look at your proof for ${invoiceNumber} again`,
        lines: [
          `We told you that ${which}, was ${news.was === 'accepted' ? 'accepted' : 'not accepted'}. We took that back.`,
          of.isPaid
            ? `The invoice is paid in full, so nothing more is needed. Where it stands:\n${link}`
            : `We look at it again and write to you once it is decided: you need not send it again. What has reached our bank account counts as before. Where it stands:\n${link}`,
        ],
      }
    case 'proof-moved':
      return {
        subject: `Your proof of payment is with invoice ${invoiceNumber} now`,
        lines: [
          `We moved “${of.fileName}”, a proof of payment${amount} that you sent on ${formatAt(of.receivedAt)}, ${news.isBack ? 'back ' : ''}from invoice ${news.from} to invoice ${invoiceNumber}${news.isBack ? '' : ': it seems to be for that one'}. You need not send the same document again.`,
          of.isPaid
            ? `Invoice ${invoiceNumber} is paid in full, so nothing more is needed for it. Where it stands:\n${link}`
            : `What we found in it, and whether anything is needed from you, stands here:\n${link}`,
          `If it is for ${news.from} after all, ${phoneUs(of.company)}.`,
        ],
      }
    case 'proof-unreadable':
      return {
        subject: `We could not read your proof for ${invoiceNumber}`,
        lines: [
          `We could not read ${which}. ${news.reason}`,
          `If you have paid, your money is safe. Send another document here, or ${phoneUs(of.company)}:\n${link}`,
        ],
      }
    case 'proof-asked':
      return {
        subject: `A question about your proof for ${invoiceNumber}`,
        lines: [
          `We are looking at ${which}, and ask:`,
          news.words,
          `Answer in your own words, or send another document, here. Nothing is decided yet.\n${link}`,
          `Or ${phoneUs(of.company)}.`,
        ],
      }
  }
}

const phoneUs = ({ phone }: Company): string => (phone === '' ? 'phone us' : `phone us on ${phone}`)

const closingOf = ({ tradingName, phone, email }: Company): string =>
  ['Kind regards', tradingName, ...[phone, email].filter((part) => part !== '')].join('\n')
