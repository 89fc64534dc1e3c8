// What the mails about a proof say, each from its greeting to who writes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { proofLetter, type ProofNews, type ProofOfLetter } from './proof-letters.ts'

const of: ProofOfLetter = {
  name: 'Lerato Mokoena',
  fileName: 'payment.pdf',
  receivedAt: '2026-03-04T08:00:00.000Z',
  amountCents: 23_313_000,
  invoiceNumber: 'INV-2026-00023',
  isPaid: false,
  link: 'https://shop.example/proofs/one',
  company: {
    name: '360Degree Supply Demo (Pty) Ltd',
    tradingName: '360Degree Supply',
    registrationNumber: '',
    vatNumber: '',
    address: '',
    phone: '+27 10 555 0136',
    email: 'accounts@supply.example',
    hours: '',
  },
}
const all: ProofNews[] = [
  { event: 'proof-accepted' },
  { event: 'proof-rejected', reason: 'It is the proof of another payment.' },
  { event: 'proof-unreadable', reason: 'No text could be read in it.' },
  { event: 'proof-asked', words: 'Which account did you pay?' },
]

test('every mail about a proof greets its sender, names document, amount and invoice, leads to the proof, and is signed with our number', () => {
  for (const news of all) {
    const { subject, lines } = proofLetter(news, of)
    const text = lines.join('\n\n').replace(/[\u00a0\u202f]/g, ' ')
    assert.match(subject, /INV-2026-00023$/)
    assert.match(text, /^Dear Lerato Mokoena\n/)
    assert.match(text, /“payment\.pdf”, the proof of payment of R 233 130,00 for invoice INV-2026-00023 that you sent on 4 Mar 2026/)
    assert.match(text, /https:\/\/shop\.example\/proofs\/one/)
    assert.match(text, /Kind regards\n360Degree Supply\n\+27 10 555 0136\naccounts@supply\.example$/)
  }
})

test('the reason and the question stand in a paragraph of their own, and whoever is asked to phone reads the number there', () => {
  assert.ok(proofLetter({ event: 'proof-rejected', reason: 'Wrong payment.' }, of).lines.includes('Wrong payment.'))
  assert.ok(proofLetter({ event: 'proof-asked', words: 'Which account?' }, of).lines.includes('Which account?'))
  for (const news of all.slice(1)) assert.match(proofLetter(news, of).lines.slice(0, -1).join(' '), /phone us on \+27 10 555 0136/)
})

test('of a proof whose amount was not read, and a company without a number, nothing is made up', () => {
  const bare = proofLetter(
    { event: 'proof-unreadable', reason: 'Blurred.' },
    { ...of, amountCents: null, company: { ...of.company, phone: '' } },
  )
  assert.match(bare.lines.join(' '), /the proof of payment for invoice INV-2026-00023 that you sent.*or phone us:/s)
  assert.doesNotMatch(bare.lines.join(' '), /null|\+27/)
})

test('whoever sent a proof that was moved reads from which invoice to which, and that it need not be sent again', () => {
  const { subject, lines } = proofLetter({ event: 'proof-moved', from: 'INV-2026-00007', isBack: false }, of)
  assert.match(subject, /with invoice INV-2026-00023 now$/)
  assert.match(
    lines[1] ?? '',
    /“payment\.pdf”.*from invoice INV-2026-00007 to invoice INV-2026-00023.*need not send the same document again/,
  )
  assert.match(lines[2] ?? '', /whether anything is needed from you/)
  assert.match(lines[3] ?? '', /If it is for INV-2026-00007 after all, phone us on \+27 10 555 0136/)
  const paid = proofLetter({ event: 'proof-moved', from: 'INV-2026-00007', isBack: false }, { ...of, isPaid: true }).lines.join(' ')
  assert.match(paid, /INV-2026-00023 is paid in full, so nothing more is needed/)
  const back = proofLetter({ event: 'proof-moved', from: 'INV-2026-00007', isBack: true }, of).lines.join(' ')
  assert.match(back, /, back from invoice INV-2026-00007 to invoice INV-2026-00023\. You need not/)
})

test('a decision that is taken back promises another mail only while the invoice is owing', () => {
  const news: ProofNews = { event: 'proof-reopened', was: 'rejected' }
  assert.match(proofLetter(news, of).lines.join(' '), /was not accepted\. We took that back.*write to you once it is decided/s)
  const paid = proofLetter(news, { ...of, isPaid: true })
  assert.match(paid.lines.join(' '), /We took that back.*paid in full, so nothing more is needed/s)
  assert.doesNotMatch(`${paid.subject} ${paid.lines.join(' ')}`, /look at|write to you/)
})
