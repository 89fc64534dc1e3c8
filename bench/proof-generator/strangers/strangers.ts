/** Every layout of this family, and what makes a document of it one that must not pass. */
import type { Layout } from '../layout.ts'
import type { OtherDocument } from '../other-documents.ts'
import { spellAmount } from '../payment.ts'
import { randomOf } from '../random.ts'
import { madeIn, notMadeIn, reasons, type Outcome } from './outcomes.ts'
import { paperLayouts } from './paper-layouts.ts'
import { phoneScreens } from './phone-layouts.ts'
import type { StrangerLayout } from './stranger-layout.ts'

export const strangers: readonly StrangerLayout[] = [...paperLayouts, ...phoneScreens]

export const telling = (layout: StrangerLayout, told: Outcome): Layout => ({
  ...layout,
  body: (printed, look) => layout.body(printed, look, told),
})

const marks = ['USD ', '$', '€', 'BWP ', 'N$', 'GBP '] as const

/** For each layout two outcomes that are no money on its way, and now and then another currency or another's account. */
export function wrongOnes(seed: string): OtherDocument[] {
  return strangers.flatMap((stranger, place) => {
    const random = randomOf(`${seed}/wrong/${stranger.id}`)
    const first = reasons[(place + Number(seed)) % reasons.length] ?? 'failed'
    const second = reasons[(place + Number(seed) + 2) % reasons.length] ?? 'failed'
    const outcomes = [first, second].map((reason) => ({
      ...telling(stranger, notMadeIn(stranger.language, reason, random)),
      id: `${stranger.id}-${reason}`,
      reason,
    }))
    const told = madeIn(stranger.language, random)
    const mark = random.pick(marks)
    const foreign: OtherDocument = {
      ...stranger,
      id: `${stranger.id}-currency`,
      reason: 'other-currency',
      body: (printed, look) =>
        stranger
          .body({ ...printed, amount: `${mark}${spellAmount(printed.amountCents, '1,234.56')}` }, look, told)
          .replaceAll('ZAR', mark.trim()),
    }
    const others: OtherDocument = {
      ...stranger,
      id: `${stranger.id}-others`,
      reason: 'other-beneficiary',
      body: (printed, look) => stranger.body({ ...printed, beneficiaryAccount: anothers(printed.beneficiaryAccount) }, look, told),
    }
    const more = place % 2 === 0 ? [foreign] : stranger.shows.includes('account') ? [others] : []
    return [...outcomes, ...more]
  })
}

/** An account that is not ours: four of its last digits are others, as somebody else's are. */
const anothers = (account: string): string =>
  account.slice(0, -4) + Array.from(account.slice(-4), (digit) => String((Number(digit) + 3) % 10)).join('')
