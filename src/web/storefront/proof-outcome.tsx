// What a proof's buyer reads after each outcome: one sentence of what happened and one of what to do now. Where something is to be done,
// nothing beside it says the contrary. How it is drawn is the card's (components/proof-card.tsx).
import type { ComponentChildren } from 'preact'
import { formatOn } from '../../business/money/calendar.ts'
import type { ProofDetail } from '../../business/proofs/find-proofs.ts'
import { isNotNeeded } from '../../business/proofs/not-needed.ts'
import { Money } from '../components/money.tsx'
import type { Outcome } from '../components/proof-card.tsx'
import { PhoneUs } from '../components/phone-us.tsx'

/** Who looks at it, and how soon. */
const LOOKS = 'Someone in our finance office looks at it, usually within 2 working hours.'
const NOTHING_TO_DO = 'You needn’t do anything.'

/** Both pages that show a proof have the place to send another one under this name. */
const SendHere = ({ children }: { children: ComponentChildren }) => <a href="#proof-title">{children}</a>

/** `phone` is our number as the company's particulars say it; empty while none is known. */
export const outcomeOf = (proof: ProofDetail, phone: string): Outcome => {
  if (isNotNeeded(proof)) return notNeeded(proof, phone)
  switch (proof.state) {
    case 'received':
    case 'reading':
      return beingRead
    case 'accepted':
      return accepted(proof)
    case 'rejected':
      return rejected(proof, phone)
    case 'unreadable':
      return {
        of: 'review',
        word: 'Could not be read',
        happened: 'Nothing could be read in this document.',
        now: (
          <>
            <SendHere>Send the PDF that your bank makes</SendHere>, or a sharper picture. If you have paid, your money is safe.
          </>
        ),
      }
    case 'read':
      return proof.asked === 'nothing' ? read(proof, phone) : talkedAbout(proof, phone)
  }
}

/** Whether its buyer should send another document: then the proof's own page has a place for it as well. */
export const wantsAnother = (proof: ProofDetail): boolean => {
  if (proof.balanceCents === 0 || proof.state === 'accepted') return false
  if (proof.state === 'rejected' || proof.state === 'unreadable') return true
  return proof.state === 'read' && (proof.asked !== 'nothing' || proof.verdict === 'blocked' || isTooLittle(proof))
}

const beingRead: Outcome = {
  of: 'open',
  word: 'Reading',
  happened: 'It is being read; this takes a few seconds.',
  now: (
    <>
      You may leave the page; nothing is lost.
      <noscript> Load the page again to see what was understood.</noscript>
    </>
  ),
}

const paidInFull = (on: string | null): string =>
  `The money arrived: the invoice was paid in full${on === null ? '' : ` on ${formatOn(on)}`}`

const notNeeded = (proof: ProofDetail, phone: string): Outcome => ({
  of: 'open',
  word: 'Not needed',
  happened: (
    <>
      {paidInFull(proof.paidInFullOn)}, and this proof was not needed any more.
      {wentElsewhere(proof) && (
        <> But it says: {toldBy(proof, ['account', 'bank'], 'The money went to an account that is not ours.').happened}</>
      )}
    </>
  ),
  // the invoice is paid, and yet money of theirs may have gone to a stranger
  now: wentElsewhere(proof) ? <PhoneBankAndUs phone={phone} /> : NOTHING_TO_DO,
})

const accepted = (proof: ProofDetail): Outcome => ({
  of: 'claim',
  word: 'Accepted as a claim',
  happened:
    proof.balanceCents === 0 ? `${paidInFull(proof.paidInFullOn)}.` : 'Our finance office accepted it: the payment is noted as on its way.',
  now:
    proof.balanceCents === 0 ? (
      NOTHING_TO_DO
    ) : isTooLittle(proof) ? (
      <>
        It is less than what is owing. If you have not paid the rest yet, pay it with the same reference, and send its proof on the invoice.
      </>
    ) : (
      <Expected on={proof.expectedOn} />
    ),
})

const Expected = ({ on }: { on: string | null }) =>
  on === null ? (
    <>{NOTHING_TO_DO} The invoice is paid once the money is in our account.</>
  ) : (
    <>
      {NOTHING_TO_DO} We expect the money by <strong>{formatOn(on)}</strong>, and the invoice is paid once it arrives.
    </>
  )

const rejected = (proof: ProofDetail, phone: string): Outcome => ({
  of: 'blocked',
  word: 'Rejected',
  happened: (
    <>
      Our finance office did not accept it: <strong>{proof.rejectedReason ?? 'it could not stand as a proof.'}</strong>
    </>
  ),
  now:
    proof.balanceCents === 0 ? (
      `${paidInFull(proof.paidInFullOn)}. No other proof is needed.`
    ) : wentElsewhere(proof) ? (
      <PhoneBankAndUs phone={phone} />
    ) : (
      <>
        If you have paid, <SendHere>send the proof from your bank</SendHere> again, or <PhoneUs phone={phone} />.
      </>
    ),
})

/** The office asked, or the buyer answered: that comes before whatever was found in the document, but not before a lost payment. */
const talkedAbout = (proof: ProofDetail, phone: string): Outcome =>
  proof.asked === 'asked'
    ? {
        of: 'review',
        word: 'Waits for your answer',
        happened: 'Our finance office has a question about it.',
        now: (
          <>
            <a href={`/proofs/${proof.uuid}#questions`}>Read and answer it</a> in your own words, or send another document.
            {wentElsewhere(proof) && (
              <>
                {' '}
                <PhoneBankAndUs phone={phone} />
              </>
            )}
          </>
        ),
      }
    : {
        of: 'review',
        word: 'You wrote to us',
        happened: 'Your words are with our finance office, which looks at them, usually within 2 working hours.',
        now: wentElsewhere(proof) ? <PhoneBankAndUs phone={phone} /> : NOTHING_TO_DO,
      }

const read = (proof: ProofDetail, phone: string): Outcome => {
  if (proof.verdict === 'blocked') return { of: 'blocked', word: 'Cannot stand as a proof', ...blockedWords(proof, phone) }
  if (proof.verdict === 'plausible')
    return {
      of: 'claim',
      word: 'Fits the invoice',
      happened: 'Read, and it fits this invoice. Our finance office looks at it as well.',
      now: <Expected on={proof.expectedOn} />,
    }
  return { of: 'review', word: 'Needs review', ...doubtWords(proof) }
}

type Words = Pick<Outcome, 'happened' | 'now' | 'told'>

const has = (proof: ProofDetail, code: string, outcome: 'blocked' | 'review'): boolean =>
  proof.checks.some((check) => check.code === code && check.outcome === outcome)

const wentElsewhere = (proof: ProofDetail): boolean => has(proof, 'account', 'blocked') || has(proof, 'bank', 'blocked')
const isFailed = (proof: ProofDetail): boolean =>
  has(proof, 'failed', 'blocked') || (has(proof, 'status', 'blocked') && proof.reading?.status === 'failed')
/** Also for the words under its date, which is then no day on which anything was paid. */
export const isToCome = (proof: ProofDetail): boolean =>
  !isFailed(proof) && (has(proof, 'scheduled', 'blocked') || has(proof, 'date', 'blocked') || has(proof, 'status', 'blocked'))

/** What the check itself says, which need not be said again beside it. */
const toldBy = (proof: ProofDetail, codes: readonly string[], otherwise: string): Omit<Words, 'now'> => {
  const said = proof.checks.find((check) => check.outcome === 'blocked' && codes.includes(check.code))
  return said === undefined ? { happened: otherwise } : { happened: said.sentence, told: [said.code] }
}

/** Worst first: of several reasons, the one that costs the buyer most. */
const blockedWords = (proof: ProofDetail, phone: string): Words => {
  if (wentElsewhere(proof))
    return {
      ...toldBy(proof, ['account', 'bank'], 'The money went to an account that is not ours.'),
      now: <PhoneBankAndUs phone={phone} />,
    }
  if (isFailed(proof))
    return {
      ...toldBy(proof, ['failed', 'status'], 'The document says that the payment was not made.'),
      now: (
        <>
          Look at your bank whether the money left. If it did not, pay again, then <SendHere>send the new proof</SendHere>; if it did,{' '}
          <PhoneUs phone={phone} />.
        </>
      ),
    }
  if (isToCome(proof)) return toCome(proof)
  if (has(proof, 'seen-before', 'blocked') || has(proof, 'looks-the-same', 'blocked'))
    return {
      ...toldBy(proof, ['seen-before', 'looks-the-same'], 'This payment was shown to us before.'),
      now: (
        <>
          One payment counts once. If you made another, <SendHere>send its own proof</SendHere>. If this is a mistake,{' '}
          <PhoneUs phone={phone} />.
        </>
      ),
    }
  if (has(proof, 'not-a-proof', 'blocked') || has(proof, 'card-payment', 'blocked'))
    return {
      happened: 'This is not a bank’s proof that money was transferred to us.',
      now: (
        <>
          <SendHere>Send the PDF that your bank makes</SendHere> of the payment, or <PhoneUs phone={phone} />.
        </>
      ),
    }
  return {
    happened: `As it is it cannot stand as a proof. ${LOOKS}`,
    now: (
      <>
        If you have another proof from your bank, <SendHere>send that as well</SendHere>, or <PhoneUs phone={phone} />.
      </>
    ),
  }
}

const toCome = (proof: ProofDetail): Words => {
  const on = proof.paymentOn
  const again = <SendHere>send its proof again</SendHere>
  return has(proof, 'date', 'blocked') && on !== null
    ? {
        happened: `The payment is planned for ${formatOn(on)} and not made yet.`,
        told: ['date'],
        now: (
          <>
            When your bank has made it, {again}: from {formatOn(on)} on. Until then the invoice stays open.
          </>
        ),
      }
    : {
        ...toldBy(proof, ['scheduled', 'status'], 'The document says that the payment is still to be made.'),
        now: <>When your bank has made it, {again}. Until then the invoice stays open.</>,
      }
}

const isTooLittle = (proof: ProofDetail): boolean =>
  has(proof, 'amount', 'review') && proof.amountCents !== null && proof.amountCents < proof.balanceCents

const doubtWords = (proof: ProofDetail): Words => {
  const { amountCents, balanceCents } = proof
  const readOtherwise = (
    <>
      If your document says another amount, <a href={`/proofs/${proof.uuid}#misread`}>tell us</a>.
    </>
  )
  const named = proof.checks.find(({ code }) => code === 'other-invoice')
  if (named !== undefined)
    return {
      happened: `${named.sentence} ${LOOKS}`,
      told: [named.code],
      now: 'If it is for that invoice, our finance office puts it there and tells you by mail: you needn’t send it again.',
    }
  if (isTooLittle(proof) && amountCents !== null)
    return {
      happened: (
        <>
          The payment is <Money cents={balanceCents - amountCents} /> less than what is owing. {LOOKS}
        </>
      ),
      told: ['amount'],
      now: (
        <>
          Pay the rest with the same reference and <SendHere>send its proof</SendHere> too, if you have not yet. {readOtherwise}
        </>
      ),
    }
  if (has(proof, 'amount', 'review') && amountCents !== null && amountCents > balanceCents && balanceCents > 0)
    return {
      happened: (
        <>
          The payment is <Money cents={amountCents - balanceCents} /> more than what is owing. {LOOKS}
        </>
      ),
      told: ['amount'],
      now: <>What is too much stays to your credit once it arrives. {readOtherwise}</>,
    }
  return { happened: LOOKS, now: `${NOTHING_TO_DO} You get a mail when it is decided or when we have a question.` }
}

const PhoneBankAndUs = ({ phone }: { phone: string }) => (
  <>
    <strong>Phone your bank at once</strong>, for it may still stop the payment; then <PhoneUs phone={phone} />. Our own account stands on
    the invoice.
  </>
)
