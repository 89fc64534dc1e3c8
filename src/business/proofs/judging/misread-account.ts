// Whether an account number that a picture shows may be ours, misread: digits of small print are taken for others that look like them.
import { judgingLimits } from '../../../config/judging-limits.ts'

/** Digits that readers of pictures take for each other. */
const alike = ['0689', '17', '38', '35', '56', '27']

/** Among whole numbers two such digits may be wrong; of a few visible ones only one, or too much would be near. */
const wholeDigits = 8

/** Of so many visible digits two may be zeros with a dot, which a reader takes for 6, 8 and 9, all in the same print. */
const mostlyVisible = 6

/** Signs of a mask read as 0 or 8: behind these, enough digits of ours are left. */
function mayBeginWithMask(visible: string, ourAccounts: readonly string[]): boolean {
  const rest = visible.replace(/^[08]+/, '')
  return (
    rest.length < visible.length && rest.length >= judgingLimits.accountDigitsMin && ourAccounts.some((account) => account.endsWith(rest))
  )
}

/** True when the visible end of a number differs from the end of one of ours in digits that look alike, and in hardly any. */
export function mayBeMisread(visible: string, ourAccounts: readonly string[]): boolean {
  if (visible.length < wholeDigits && mayBeginWithMask(visible, ourAccounts)) return true
  // The digits of the next column ran into it: `121578811` and the 360 of a name.
  if (ourAccounts.some((account) => account.length >= wholeDigits && account.length < visible.length && visible.includes(account)))
    return true
  const most = visible.length >= wholeDigits ? 2 : 1
  return ourAccounts.some((account) => {
    const end = account.slice(-visible.length)
    if (end.length !== visible.length) return false
    const different = [...end].flatMap((digit, i) => (digit === visible[i] ? [] : [digit + visible[i]]))
    const areZeros = visible.length >= mostlyVisible && different.every((pair) => /^[0689]+$/.test(pair))
    return (
      different.length > 0 &&
      different.length <= (areZeros ? 2 : most) &&
      different.every(([a = '', b = '']) => alike.some((group) => group.includes(a) && group.includes(b)))
    )
  })
}
