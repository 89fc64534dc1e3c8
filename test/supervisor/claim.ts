// What a test has shown, as one line that the run prints: the claim, then what was counted.
import type { Tally } from '../harness/steady-clients.ts'

export const printClaim = (number: number, sentence: string, figures: Readonly<Record<string, number | string>>): void =>
  console.log(
    `claim ${number}: ${sentence}: ${Object.entries(figures)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ')}`,
  )

/** A tally in the words of the claims. */
export const figuresOf = ({ answered, refused, failed }: Tally) => ({ requests: answered + refused + failed, failed, 'non-2xx': refused })
