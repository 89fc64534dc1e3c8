/**
 * What became of a payment, in the words of documents: made, or one of the things that are no money on its way. Every
 * layout of this family can say each of them, in its heading, in a status or in a sentence, so that a word that stops
 * a document on one layout has to stop it on all.
 */
import type { Random } from '../random.ts'

export type Language = 'English' | 'Afrikaans'

export type Outcome = {
  heading: string
  status: string
  sentence: string
}

export type Reason = 'scheduled' | 'failed' | 'waiting' | 'returned' | 'reversed'

const said = (heading: string, status: string, sentence: string): Outcome => ({ heading, status, sentence })

const made: Record<Language, readonly Outcome[]> = {
  English: [
    said('Payment successful', 'Successful', 'The payment below has been made.'),
    said('Proof of payment', 'Completed', 'We confirm that the payment shown here was processed.'),
    said('Payment complete', 'Paid', 'Your payment was sent.'),
    said('Transfer confirmation', 'Processed', 'This serves to confirm the following transfer.'),
    said('Payment advice', 'Settled', 'Kindly note that the account below has been credited.'),
  ],
  Afrikaans: [
    said('Betaling suksesvol', 'Suksesvol', 'Die betaling hieronder is gemaak.'),
    said('Bewys van betaling', 'Afgehandel', 'Ons bevestig dat hierdie betaling verwerk is.'),
    said('Betaling voltooi', 'Betaal', 'U betaling is gemaak.'),
  ],
}

const notMade: Record<Reason, Record<Language, readonly Outcome[]>> = {
  scheduled: {
    English: [
      said('Scheduled payment', 'Scheduled', 'This payment will be made on the date shown.'),
      said('Future payment', 'Future dated', 'Your payment has been set up and will go off on the date below.'),
      said('Payment loaded', 'Loaded', 'The payment is loaded for processing on the action date.'),
      said('Once-off payment: upcoming', 'Upcoming', 'We will pay the beneficiary on the date below.'),
    ],
    Afrikaans: [
      said('Geskeduleerde betaling', 'Geskeduleer', 'Hierdie betaling sal op die datum hieronder gemaak word.'),
      said('Toekomstige betaling', 'Vooruitgedateer', 'Die betaling sal later verwerk word.'),
    ],
  },
  failed: {
    English: [
      said('Payment failed', 'Failed', 'The payment could not be processed.'),
      said('Payment unsuccessful', 'Unsuccessful', 'No money has left your account.'),
      said('Payment declined', 'Declined', 'The payment was declined by your bank.'),
      said('Payment rejected', 'Rejected', 'The payment was not processed because of insufficient funds.'),
      said('Payment cancelled', 'Cancelled', 'You cancelled this payment.'),
    ],
    Afrikaans: [
      said('Betaling onsuksesvol', 'Onsuksesvol', 'Die betaling kon nie verwerk word nie.'),
      said('Betaling misluk', 'Misluk', 'Geen geld is oorbetaal nie.'),
      said('Betaling gekanselleer', 'Gekanselleer', 'Die betaling is gekanselleer.'),
      said('Betaling geweier', 'Afgekeur', 'Die betaling is deur die bank geweier.'),
    ],
  },
  waiting: {
    English: [
      said('Payment pending', 'Pending authorisation', 'The payment is waiting for a second approver.'),
      said('Payment submitted', 'Awaiting release', 'This payment must still be released by an authorised user.'),
      said('Payment captured', 'Captured', 'The payment was captured and is not yet authorised.'),
      said('Payment in progress', 'Processing', 'We are still processing this payment.'),
      said('Payment on hold', 'On hold', 'This payment is on hold while we check it.'),
    ],
    Afrikaans: [
      said('Betaling hangende', 'Wag vir goedkeuring', 'Die betaling wag vir goedkeuring.'),
      said('Betaling ingevoer', 'Nog nie gemagtig nie', 'Die betaling moet nog gemagtig word.'),
    ],
  },
  returned: {
    English: [
      said('Returned payment', 'Returned', 'The receiving bank returned this payment.'),
      said('Unpaid item', 'Unpaid - account closed', 'The item was returned unpaid.'),
      said('Payment sent back', 'Sent back', 'The beneficiary bank sent the money back to your account.'),
    ],
    Afrikaans: [
      said('Betaling teruggestuur', 'Teruggestuur', 'Die ontvangende bank het die betaling teruggestuur.'),
      said('Onbetaalde item', 'Onbetaald', 'Die item is onbetaald teruggestuur.'),
    ],
  },
  reversed: {
    English: [
      said('Payment reversal', 'Reversed', 'This payment was reversed.'),
      said('Reversed transaction', 'Reversed by payer', 'The amount was paid back into your account.'),
      said('Payment recalled', 'Recalled', 'The payment was recalled at the request of the sender.'),
      said('Refund', 'Refunded', 'The payment was refunded to the payer.'),
    ],
    Afrikaans: [
      said('Betaling omgekeer', 'Omgekeer', 'Hierdie betaling is omgekeer.'),
      said('Terugbetaling', 'Terugbetaal', 'Die bedrag is aan die betaler terugbetaal.'),
    ],
  },
}

export const reasons = Object.keys(notMade) as Reason[]

export const madeIn = (language: Language, random: Random): Outcome => random.pick(made[language])

export const notMadeIn = (language: Language, reason: Reason, random: Random): Outcome => random.pick(notMade[reason][language])
