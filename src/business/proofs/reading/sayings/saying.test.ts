/** What documents say of the payment, in words that nobody prepared for: what stops them, what makes a person look, what says nothing. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { page } from '../page-for-tests.ts'
import { readSegments } from '../read-segments.ts'
import type { ProofReading } from '../reading.ts'

const PICTURE = 0.96
const read = (text: string, certainty = 1): ProofReading => readSegments(page(text, certainty), 'x', '2026-02-17').reading

const FIELDS = `Paid to | 360 Degree Supply
To account | 62001234321
Their reference | INV-2026-00042
Amount | R12 345.60
Date | 7 February 2026`
/** Where a line may stand: as the title, under the fields, in a letter, on a receipt that says that all went well. */
const PLACES = {
  title: (line: string) => `Investec\n${line}\n${FIELDS}`,
  below: (line: string) => `Nedbank\nProof of payment\n${FIELDS}\n${line}`,
  letter: (line: string) =>
    `Standard Bank\nDear customer\nWe refer to the payment of R12 345.60 made on 7 February 2026 to 360 Degree Supply, account number 62001234321, reference INV-2026-00042.\n${line}\nYours faithfully\nBusiness Banking`,
  success: (line: string) => `ABSA\nPayment successful\n${FIELDS}\nStatus | Successful\n${line}`,
}
const verdictOf = ({ signals }: ProofReading): 'stopped' | 'looked at' | 'passed' => {
  if (signals.some(({ severity }) => severity === 'block')) return 'stopped'
  return signals.some(({ severity }) => severity === 'review') ? 'looked at' : 'passed'
}
const everywhere = (lines: readonly string[], claim: (reading: ProofReading, where: string) => void): void => {
  for (const line of lines)
    for (const [name, place] of Object.entries(PLACES))
      for (const certainty of [1, PICTURE]) claim(read(place(line), certainty), `${line} (${name}, ${String(certainty)})`)
}
const neverPasses = (lines: readonly string[]): void =>
  everywhere(lines, (reading, where) => {
    assert.notEqual(verdictOf(reading), 'passed', where)
  })
const neverStops = (lines: readonly string[]): void =>
  everywhere(lines, (reading, where) => {
    assert.notEqual(verdictOf(reading), 'stopped', where)
  })

test('a status is good only when every word of it is known to be', () => {
  const withStatus = (status: string): string => verdictOf(read(`Bank Zero\nPayment\n${FIELDS}\nStatus | ${status}`))
  for (const status of [
    'Successful',
    'Paid',
    'Payment successful',
    'Completed on 7 Feb 2026',
    'PROCESSED',
    'Paid to beneficiary',
    'Suksesvol',
    'ACSC',
  ])
    assert.equal(withStatus(status), 'passed', status)
  for (const status of [
    'Not sent',
    'Incomplete',
    'Completed with errors',
    'Ready to be sent',
    'Not settled',
    'Partially authorised',
    'To be confirmed',
    'Sent for release',
    'Accepted for processing',
    'Sent to bank',
    'Validated',
    'Received',
    'Warehoused',
    'RJCT',
    'Nie voltooi nie',
    'Nog te betaal',
    'Approved',
    'Processing',
  ])
    // prettier-ignore
    assert.notEqual(withStatus(status), 'passed', status)
  assert.equal(verdictOf(read(`Bank Zero\nPayment\n${FIELDS}\nStatus | Succesful`, PICTURE)), 'passed', 'misread by a letter')
})

test('the worst that a document says counts: a good status does not end the search', () => {
  const reversed = read(`FNB\nPayment history\n${FIELDS}\nStatus | Successful\nThis payment was reversed on 8 February 2026.`)
  assert.equal(reversed.status, 'failed')
  for (const [first, second] of [
    ['Transaction status | Processed', 'Return status | Returned - account closed'],
    ['Upload status | Successful', 'Payment status | Awaiting release'],
    ['Capture status | Complete', 'Approval status | 1 of 2'],
    ['Status | Paid', 'REVERSED'],
  ] as const)
    assert.notEqual(verdictOf(read(`Nedbank\nPayment details\n${first}\n${FIELDS}\n${second}`)), 'passed', second)
})

test('what is denied, put off or half done was not done', () => {
  neverPasses([
    'Payment not made', 'Money not sent', 'Unable to complete payment', 'This payment wasn’t processed.', 'We could not complete your transfer.',
    'Your payment hasn’t gone through.', 'Payment was not completed successfully', 'The funds have not left your account.', 'No debit was passed on your account.',
    'Die betaling kon nie afgehandel word nie.', 'Die betaling het nie deurgegaan nie.', 'Betaling nie geslaag nie', 'Nie genoeg geld in die rekening nie.',
    'Authorisation level 1 of 2 complete', 'Payment batch uploaded successfully', 'The payment still has to be confirmed.', 'Not authorised',
    'Response code 51: not sufficient funds', 'This document does not confirm that the money was paid.',
  ]) // prettier-ignore
})

test('money that went back, and instructions that came to nothing, make a person look whatever the word for it', () => {
  neverPasses([
    'This payment was refused by the receiving bank.', 'The payment instruction has lapsed.', 'The transfer was aborted.', 'Payment terminated by user.',
    'The payment was blocked by our fraud team.', 'The amount has been clawed back from the beneficiary.', 'The funds have been re-credited to the remitter.',
    'We rolled the transfer back at your request.', 'Funds restored to payer.', 'Payment R/D - refer to drawer', 'The money is back in your account.',
    'A contra entry for the same amount was passed on 9 February.', 'Die betaling is herroep.', 'Die geld is terug in u rekening.', 'Die transaksie is gestaak.',
  ]) // prettier-ignore
})

test('what waits for somebody, for a day or for the next run has not been paid', () => {
  neverPasses([
    'A second person must still approve this payment.', 'Approvals | 1 of 2', 'Releaser | not released', 'Outstanding authorisers | 1', 'Awaiting 2nd auth',
    'Ready for release', 'For your approval', 'Payment instruction received and will be verified.', 'The payment is under review by our risk department.',
    'Funds are held until FICA documents are received.', 'Saved as template.', 'This payment still needs your OTP.', 'Please release this payment before 15:00.',
    'This payment will go off on 25 February 2026.', 'Your account will be debited on 25 February 2026.', 'Frequency | Monthly on the 25th', 'Payment type | Recurring',
    'Your standing order has been set up.', 'We will process this on the next run.', 'Stop order created', 'Tweede magtiging uitstaande', 'Herhalende betaling',
    'Die betaling is vir 25 Februarie 2026 gestel.', 'Die betaling moet nog vrygestel word.', 'Nog nie vrygestel nie', 'Betaalopdrag ontvang', 'Status | Wag',
  ]) // prettier-ignore
})

test('who has yet to release it stands where his name would', () => {
  for (const certainty of [1, PICTURE])
    for (const value of ['Awaiting second authoriser', 'Pending', '______'])
      assert.notEqual(
        verdictOf(
          read(`Nedbank\nPayment details\n${FIELDS}\nCaptured by | User2\nReleased by | ${value}\nReference number | 9725-7365`, certainty),
        ),
        'passed',
        value,
      )
})

test('money that comes only when the seller does something first has not come', () => {
  neverPasses([
    'To have the money shown in your account, send the unlocking fee of R850 first.', 'The amount becomes available once the courier waybill is emailed to us.',
    'Die geld verskyn eers nadat u die goedere afgestuur het.', 'Should the funds not show, kindly ship the goods.', 'Balances and payments are not real.',
    'Die rekeninghouer sê hy het hierdie transaksie nie gemagtig nie en eis die geld terug.',
  ]) // prettier-ignore
})

test('a trial and a sample are no payment', () => {
  neverPasses([
    'SPECIMEN', 'Sample only', 'TEST PAYMENT - sandbox environment', 'This is a simulation, no money is moved.', 'Not a real transaction', 'UAT environment',
    'For training purposes only', 'This is not a proof of payment.',
  ]) // prettier-ignore
})

test('what a bank says in general, asks or offers is not about this payment', () => {
  neverStops([
    'Once paid, an EFT is not reversed by the bank without consent.', 'This payment cannot be cancelled or reversed.', 'This transaction is not reversible.',
    'Payments already processed will not be reversed or refunded.', 'Future dated payments are shown under Scheduled payments.', 'Unpaid items are charged at R150.',
    'Available balance excludes pending transactions.', 'You have 3 scheduled payments this month.', 'Was your card declined? Dial 120321.',
    'E-mails to this address are rejected and not read.', 'Returned and disputed debit orders: call 0860 123 456', 'Betalings na ander banke sal binne twee werksdae verwerk word.',
    'Nedbank aanvaar geen aanspreeklikheid vir teruggestuurde betalings nie.', 'If your complaint was rejected by the bank, contact the Ombudsman.',
    'Reversed | No', 'Failed | 0', 'Pending debits | R0.00', 'Reason for rejection | None', 'Recurring | No', 'Get a Visa debit card today and tap to pay.',
  ]) // prettier-ignore
  for (const line of [
    'This payment cannot be cancelled or reversed.',
    'Unpaid items are charged at R150.',
    'Reversed | No',
    'Failed | 0',
    'Was your card declined?',
  ])
    assert.equal(verdictOf(read(PLACES.success(line))), 'passed', line)
})

test('the word that denies must deny the good: "Processed | No" is a doubt, "Reversed | No" is none', () => {
  assert.equal(verdictOf(read(`Nedbank\nPayment details\n${FIELDS}\nProcessed | No`)), 'looked at')
  assert.equal(verdictOf(read(`Nedbank\nPayment details\n${FIELDS}\nReversed | No`)), 'passed')
})

test('tabs and menus do not stop a payment that the page says was made', () => {
  for (const menu of ['History | Scheduled | Pending', 'Home | Scheduled payments | Cards', 'Upcoming'])
    assert.notEqual(verdictOf(read(`FNB\n${menu}\nPayment successful\n${FIELDS}`)), 'stopped', menu)
})

test('what was waiting and has been made since is made; who released it is no doubt', () => {
  for (const line of [
    'Your scheduled payment has been made.',
    'Future dated payment processed',
    'This payment is no longer pending. It has been paid.',
  ])
    assert.equal(verdictOf(read(`Capitec\nPayment notification\n${line}\n${FIELDS}`)), 'passed', line)
  assert.equal(
    verdictOf(
      read(
        `Nedbank\nPayment confirmation\n${FIELDS}\nCaptured by | T Nkosi\nAuthorised by | P Botha\nReleased by | P Botha\nCaptured on | 2026-02-06`,
      ),
    ),
    'passed',
  )
  assert.notEqual(
    verdictOf(read(`Nedbank\nProof of payment\nThe payment was captured by T Nkosi and released by P Botha.\n${FIELDS}`)),
    'stopped',
  )
  assert.notEqual(verdictOf(read(`FNB\nPayment has been captured and authorised\n${FIELDS}`)), 'stopped')
})

test('a payer’s name is not what became of the payment', () => {
  for (const name of ['Loaded Logistics CC', 'Draft Beer Co', 'Failed Harvest Trading (Pty) Ltd'])
    assert.notEqual(
      verdictOf(
        read(
          `Investec\nDear 360 Degree Supply\n${name} has paid R12 345.60 into your account 62001234321 on 7 February 2026 with reference INV-2026-00042.`,
        ),
      ),
      'stopped',
      name,
    )
})

test('where nothing says that the payment was made, whatever is neither a field nor in every notice is looked at', () => {
  const notice = (line: string): string =>
    verdictOf(read(`Absa\nNotice of payment\n${FIELDS.replace('Paid to', 'Beneficiary')}\nTransaction number | 80A0A0A0A0\n${line}`))
  for (const line of [
    'Outbox',
    'R E V E R S E D',
    'Imali ayithunyelwanga',
    'The sender has pulled this payment.',
    'Upload result | File uploaded, 1 record accepted',
    'Decline code | 05',
    'Almost done',
  ])
    assert.notEqual(notice(line), 'passed', line)
  for (const line of [
    'For your security we do not display the full account number.',
    'Do not release goods until the funds reflect in your account.',
    'Queries: 0860 123 456',
    'Yours faithfully',
    'This document is computer generated and requires no signature.',
    'Absa Bank Limited Reg No 1986/004794/06',
    'Apply for a credit card today and get R500 cash back.',
    'Page 1 of 1',
    "Hierdie is nie 'n belastingfaktuur nie.",
    'Payments to other banks may take up to 2 business days.',
    'Fee charged | R2.00',
    'Captured by | P Mahlangu',
  ])
    // prettier-ignore
    assert.equal(notice(line), 'passed', line)
})

test('something else that succeeded is not the payment, and a button is no word of the bank', () => {
  for (const title of [
    'Cancellation successful',
    'Omkering suksesvol',
    'Payment link successful',
    'Betaal',
    'Voltooi betaling',
    'Complete this payment',
    'Pay',
  ])
    assert.notEqual(read(`Absa\n${title}\n${FIELDS}`).status, 'completed', title)
  for (const title of ['Payment complete', 'Betaling voltooi', 'Payment to 360 Degree Supply was successful', 'Betaling deurgevoer'])
    assert.equal(read(`Absa\n${title}\n${FIELDS}`).status, 'completed', title)
})

test('rows of steps, attempts before and names never stop a payment', () => {
  neverStops([
    'Date captured | 2026-02-05', 'Loaded by | N Jacobs', 'Scheduled on | 2 February 2026', 'Future dated: No', 'Items rejected: 0', 'Failure reason: N/A', 'Card number | N/A',
    'A first attempt on 6 February 2026 did not go through because your daily limit was reached.', 'Die eerste poging op 6 Februarie 2026 het misluk.',
    'Payment from Rejected Furniture Outlet', 'Betaling van HANGENDE TUINE KWEKERY', 'Our client Visa Consultants Africa made the following payment', 'Payer | F Visagie',
    'Insufficient funds will result in the payment being declined.', 'Inactive or closed accounts: payments will be returned.', 'Pasop vir terugbetalingsbedrog.',
  ]) // prettier-ignore
})

test('a screen from before the payment shows everything that a proof shows, and is none', () => {
  for (const line of [
    'Cancel | Confirm',
    'Back | Pay',
    'Decline | Approve',
    'Kanselleer | Gaan voort',
    'Swipe to send',
    'Enter OTP to complete payment',
    'Is this correct?',
    'Please check the details',
    'You are about to pay',
    'Edit payment',
    'Payment template',
    'Approve payment?',
    'Confirmpayment',
    'Bevestig asseblief',
    'Next',
  ])
    // prettier-ignore
    for (const certainty of [1, PICTURE]) assert.notEqual(verdictOf(read(`Capitec\n${line}\n${FIELDS}`, certainty)), 'passed', line)
})

test('“Pending” is what became of the payment, not the sender’s label with a letter misread', () => {
  const reading = read(`Standard Bank\nPayment confirmation\n${FIELDS}\nPayment status | Pending`, PICTURE)
  assert.equal(reading.status, 'scheduled')
  assert.equal(reading.payer_name, null)
})

test('that it confirms nothing is no word that a payment was made, however far before it stands', () => {
  const { status } = read(`Nedbank\nAcknowledgement\n${FIELDS}\nThis is no confirmation that the items in the file above were paid.`)
  assert.equal(status, 'unknown')
})

test('what banks call out, a day and an address beside a payment say nothing against it', () => {
  for (const line of [
    'Your story matters.',
    'see money differently',
    'Tuesday 10 February 2026',
    'Please do not reply.',
    'Posbus 74872, Lynnwoodrif 0040',
  ])
    assert.equal(verdictOf(read(`Nedbank\n${line}\n${FIELDS}`)), 'passed', line)
})

test('a word that a payment was made counts with its stop, behind a code and beside a step; none that was turned back is no doubt', () => {
  for (const line of ['Executed.', 'Status | 00 - ACCEPTED AND PROCESSED'])
    assert.equal(read(`Nedbank\n${line}\n${FIELDS}`).status, 'completed', line)
  const items = (paid: number, failed: number): string =>
    verdictOf(read(`Nedbank\n${FIELDS}\nPaid: ${paid} | Failed: ${failed} | Returned: 0`))
  assert.equal(items(1, 0), 'passed')
  assert.notEqual(items(0, 1), 'passed')
})
