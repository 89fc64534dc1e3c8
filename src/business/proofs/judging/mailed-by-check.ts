// Whether the bank that signed the mail is the bank whose notice came in it.
import { banksIn } from '../reading/banks.ts'
import type { ProofReading } from '../reading/reading.ts'
import { type Check, passed, review } from './check.ts'

/** One bank under two names: notices of the second are mailed by the first. */
const houses: readonly (readonly string[])[] = [['FNB', 'RMB']]

/** `mailedBy`: the name of the bank whose signature covers the document; null when no bank's does. */
export function mailedByCheck({ bank }: ProofReading, mailedBy: string | null): Check[] {
  if (mailedBy === null || bank === null) return []
  const mailers = banksIn(mailedBy).map(({ name }) => name)
  const isSame =
    mailers.includes(bank) ||
    mailedBy === bank ||
    houses.some((house) => house.includes(bank) && mailers.some((name) => house.includes(name)))
  return [
    isSame
      ? passed('mailed-by', `The notice is of ${bank}, which mailed it.`)
      : review('mailed-by', `${mailedBy} mailed it, and the notice says it is of ${bank}: no bank mails another’s notices.`),
  ]
}
