/** The number of an account as it is printed, without what stands around it. */
import { universalBranch } from './branch-codes.ts'
import { digitsOf } from './plain-text.ts'

/** Digits of a telephone, which banks print under their names. */
export const TELEPHONE = /^0[1-8]\d{8}$|^\+?27\d{9}$/

/** Printed digits, with `*` for each masked one; null when there are too few or too many. */
export function cleanAccount(text: string, digitsMin: number): string | null {
  for (const [printed] of text
    .replace(/(?<=\d)[oO](?=\d)/g, '0')
    .replace(BEFORE_BRANCH, ' / ')
    .matchAll(ACCOUNT)) {
    const account = cleanDigits(printed, digitsMin)
    if (account) return account
  }
  return null
}

/** A star or a stroke that parts a number from the code of its branch is none of a mask: `1117880684*198765`. */
const BEFORE_BRANCH =
  /(?<=[A-Za-z\d])\s?[*·|]\s?(?=\d{6}(?!\d))|(?<=^\d{6}) (?=\d{9,11}$|[*xX•]{2})|(?<=[A-Za-z] \d{6}) (?=\d{8,11}(?!\d))/g

/** Digits in groups; what has the length of an account in one group ends there: `62001234321 360 DEGREE SUPPLY`. */
const ACCOUNT =
  /(?<!\d)\d{2} \d{3} \d{3} \d(?![\d.,])|(?<!\d)\d{9,13}(?=\s+\d{1,4}\s?[A-Za-z])|(?:[*xX.•#-]{2,}[\s-]*)?\d(?:[\s-]?[\d*xX]{2,}|[\d*xX])*(?:[*xX.•]{2,})?/g

function cleanDigits(printed: string, digitsMin: number): string | null {
  const value = printed
    .replace(/(?<=\d{6})\*$/, '')
    .replace(/[xX.•#]/g, '*')
    .replace(/(?<=^\**)-/g, '*')
    // Among signs of a mask, a 0 is one of them: `XX0X2683`.
    .replace(/(?<=^|\*)0+(?=\*)/g, (zeros) => '*'.repeat(zeros.length))
    .replace(/[\s-]/g, '')
  const digits = digitsOf(value).length
  if (universalBranch(value) !== null) return null
  return digits >= digitsMin && value.length <= 20 && digits <= 16 ? value : null
}
