// The document as a thing: how it came to us, how its file was made, and whether this bank's files are made like that.
import { judgingLimits } from '../../../config/judging-limits.ts'
import { printedMailProducer } from '../mailbox/mail-content.ts'
import type { ProofReading } from '../reading/reading.ts'
import { type Check, note, passed, review } from './check.ts'
import type { BankFiles, ProofFacts } from './facts.ts'
import { mailedByCheck } from './mailed-by-check.ts'
import { makerOf } from './maker.ts'

export const fileChecks = (reading: ProofReading, facts: ProofFacts): Check[] => [
  ...(isMailText(facts) ? [mailText] : originCheck(facts)),
  ...mailedByCheck(reading, facts.mailedBy),
  ...(reading.bank !== null && facts.bankFiles !== null && facts.traits.form === 'pdf'
    ? madeChecks(reading.bank, facts.bankFiles, facts)
    : []),
]

/** Words that came by mail and that no bank signed: we set them as a PDF ourselves. */
const isMailText = ({ origin, traits }: ProofFacts): boolean => origin !== 'bank-mail' && traits.producer === printedMailProducer

const mailText = review('mail-text', 'These are words of a mail that no bank signed: anybody can write them.')

function originCheck({ origin, traits }: ProofFacts): Check[] {
  switch (origin) {
    case 'bank-mail':
      return [passed('origin', 'The bank mailed this notice to us itself; its signature was checked.')]
    case 'pdf':
      // a screenshot wrapped in a PDF is no better than one
      if (traits.form === 'pdf' && !traits.hasTextLayer)
        return [note('photo', 'It is a PDF of a picture: less can be checked than in one that carries its text.')]
      return [passed('origin', 'It is a PDF, as banks make them: more than a photo, less than mail from the bank itself.')]
    case 'photo':
      return [note('photo', 'It is a photo or scan: less can be checked than in a PDF.')]
    case 'screenshot':
      return [note('screenshot', 'It is a screenshot: the weakest kind of proof, drawn in a minute.')]
    case null:
      return []
  }
}

function madeChecks(bank: string, files: BankFiles, { traits }: ProofFacts): Check[] {
  const { proofs, customers } = files
  if (proofs < judgingLimits.makerProofsNote) return []
  const known = `${String(proofs)} PDFs of ${bank} whose money came`
  const isCertain = proofs >= judgingLimits.makerProofsReview && customers >= judgingLimits.makerCustomersMin
  const checks: Check[] = []
  if (!traits.hasTextLayer && files.withText === proofs)
    checks.push(review('image-only', `This PDF is only a picture; all ${known} carried text.`))
  const maker = makerOf(traits)
  const same = files.makers.find(({ producer, creator }) => producer === maker.producer && creator === maker.creator)
  if (same === undefined) {
    const sentence = `None of ${known} was made with ${maker.producer || 'a program that does not say its name'}.`
    checks.push(isCertain ? review('unknown-maker', sentence) : note('unknown-maker', sentence))
  } else checks.push(passed('known-maker', `Made like ${String(same.proofs)} of ${known}.`))
  if (traits.amountFont !== null && files.fonts.length > 0 && !files.fonts.includes(traits.amountFont))
    checks.push(note('other-fonts', `The amount is set in ${traits.amountFont}, which none of ${known} used.`))
  return checks
}

/** Whether enough money came on files made like this one that its way of making counts as the bank's. */
export function isKnownMaker({ bankFiles, traits }: ProofFacts): boolean {
  const maker = makerOf(traits)
  const same = bankFiles?.makers.find(({ producer, creator }) => producer === maker.producer && creator === maker.creator)
  return same !== undefined && same.customers >= judgingLimits.makerCustomersMin
}
