// What a person does about a check that did not pass, by its code; docs/guide/signals.md says the same at length.
import type { Check } from './check.ts'

const advice: Readonly<Record<string, string>> = {
  'other-invoice': 'Move it to that invoice, or ask the buyer when you are not sure; the bank line counts for the one that it names.',
  claimed: 'Accept a second claim only for a second payment: compare the bank’s numbers of both.',
  'paid-meanwhile': 'Nothing has to be decided.',
  'seen-before': 'Put both side by side. One payment pays once: reject this one, or ask for the other payment’s proof.',
  'looks-the-same': 'Put both side by side and compare number, time and reference.',
  'same-day-amount': 'Compare the bank’s numbers of both; two payments have two.',
  amount: 'Find the amount on the document, or ask the buyer.',
  account: 'Ask the buyer at once which account was paid; tell them ours.',
  bank: 'Ask the buyer at once which account was paid; tell them ours.',
  reference: 'Accept it only when amount, payer and day leave no other invoice.',
  date: 'Look at the day on the document, or ask the buyer when it was paid.',
  'typed-value': 'Compare them. Draw a box round it where the document does show it; otherwise ask the buyer.',
  status: 'Wait for the bank line, or ask for the notice that says so.',
  'out-of-hours': 'Hand nothing over before the bank line.',
  urgent: 'Hurry is the buyer’s, the risk is ours: wait for the bank line.',
  'first-order': 'Telephone the company under a number that you found yourself.',
  'above-usual': 'Ask the buyer whether the order is theirs.',
  'slow-payment': 'Tell the buyer when the goods can go.',
  'small-doubts': 'Verify it with the bank, or wait for the bank line.',
  photo: 'Ask for the PDF when anything else is in doubt.',
  'mail-text': 'Ask for the PDF that the bank mails, or wait for the bank line.',
  'mailed-by':
    'Look at the mail: a bank’s machine may have sent on what somebody wrote to it. Verify it with the bank that the notice names.',
  screenshot: 'Ask for the PDF that the bank mails when anything else is in doubt.',
  'image-only': 'Ask for the PDF as the bank sent it.',
  'unknown-maker': 'Verify it with the bank. The bank may have a new program: then money teaches it.',
  'other-fonts': 'Compare the amount’s figures with others on the page.',
  'bank-answer': 'Reject it, or write why it may stand all the same.',
  'not-a-proof': 'Ask for the bank’s proof of payment.',
  'card-payment': 'Look for the payment at the card gateway.',
  failed: 'Ask the buyer to pay again.',
  scheduled: 'Wait for the day, or for a new proof.',
  'later-date': 'Find out on which of the two days the payment is made.',
  'account-unclear': 'Ask the buyer which account was paid.',
  'other-currency': 'Find out in which currency the money comes.',
  'status-unclear': 'Read the quoted words in the document.',
  'pdf-edited': 'Verify it with the bank; wait for the bank line.',
  'picture-edited': 'Ask for the PDF that the bank mailed, or wait for the bank line.',
  'text-differs-from-picture': 'Verify it with the bank. This is rarely innocent.',
  'covered-text': 'Verify it with the bank; compare the figures with the picture.',
  'odd-font': 'Verify it with the bank; look at the amount at full size.',
  'home-made-pdf': 'Ask for the PDF that the bank mailed, not a print of it.',
  'layout-differs': 'Compare it with an earlier notice of that bank.',
  'hard-to-read': 'Look at it at full size; correct what is wrong.',
  'several-amounts': 'Enter the right one.',
  'several-payments': 'Ask for one proof for each payment.',
  'not-from-a-bank': 'Ask for the bank’s own document.',
  sms: 'Wait for the bank line or ask for the PDF.',
  'poor-picture': 'Compare every figure with the picture.',
  'not-read-whole': 'Read the rest of it.',
}

/** Where one code stands for cases that want different things: the words of its sentence, and what to do about them. */
const byCase: Readonly<Record<string, readonly (readonly [words: RegExp, advice: string])[]>> = {
  amount: [
    [/ less than what is owing/, 'Nearly the right amount is not the right one: ask for the rest.'],
    [
      / more than what is owing|Nothing is owing/,
      'Ask the buyer what the rest is for; it may pay another invoice. Pay nothing back before the money is on a bank line.',
    ],
    [/sign of a currency|is in [A-Z]{3}/, 'Find out in which currency the money comes.'],
  ],
  date: [
    [/has not come|sent to us before/, 'A day or a minute that has not come is a plan, not a payment: wait for it, and for a new proof.'],
    [/before the invoice was issued|days ago/, 'Look whether it was sent before, or pays another invoice.'],
  ],
}

/** Null for what passed: there is nothing to do. */
export const adviceFor = ({ code, outcome, sentence }: Check): string | null =>
  outcome === 'passed' ? null : (byCase[code]?.find(([words]) => words.test(sentence))?.[1] ?? advice[code] ?? null)
