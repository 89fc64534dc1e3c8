/** An account and its bank side by side: `FNB | 62001234321`, `1184386683 · CAPITEC BANK LIMITED`. */
import { banksIn } from './banks.ts'
import { universalBranch } from './branch-codes.ts'

/** Eight digits may be a day. */
const DIGITS = '(?!(?:19|20)\\d{6}(?!\\d))\\d{8,11}(?!\\d)|[*•.xX]{2,}\\s?\\d{3,6}(?!\\d)'
const NUMBER = new RegExp(`(?<!\\d)(?:${DIGITS})`, 'g')
const BEFORE_NUMBER = /(?:[\s.:,|-]{0,3}| ?[*·•] ?|,? ?(?:account )?(?:number|nommer) ?)$/i
const BEHIND_NUMBER = /^(?:,? ?| ?[*·•|] ?)(?=[A-Za-z])/
/** The code of the bank between its name and the account: `Nedbank · 198765 · 1187340926`. */
const CODE = /(?<=[a-z] ?[,*·•|]? ?)\b(\d{6}) ?[,*·•|/]? ?(?=[\d*•.xX]{3})/gi
const ACCOUNT_WORD = /\b(?:acc|rek)$/i
const COMPANY_WORD = /[\s,]*(?:bank|limited|ltd|s\.?a\.?|of south africa|(?<=capitec )business)$/i

/** The number of a line that stands directly beside a bank's name, or behind a word for an account. */
export function accountAtBank(printed: string): string | null {
  const line = printed.replace(CODE, (all, code: string) => (universalBranch(code) === null ? all : ''))
  for (const { 0: number, index } of line.matchAll(NUMBER)) {
    const before = line.slice(0, index).replace(BEFORE_NUMBER, '').slice(-NAME_LETTERS_MAX)
    if (ACCOUNT_WORD.test(before) || endsInBank(before)) return number
    const behind = line.slice(index + number.length)
    const gap = /^\d/.test(number) ? BEHIND_NUMBER.exec(behind)?.[0] : undefined
    if (gap !== undefined && beginsWithBank(behind.slice(gap.length, NAME_LETTERS_MAX))) return number
  }
  return null
}

const NAME_LETTERS_MAX = 60
const NAME_WORDS_MAX = 3

/** A letter less would name fewer banks: not `FNB to John`, nor `Nedbankrefno`. */
function endsInBank(text: string): boolean {
  const last = text.trim().split(/\s+/).slice(-NAME_WORDS_MAX).join(' ')
  if (banksIn(last).length > banksIn(last.slice(0, -1)).length) return true
  const shorter = text.replace(COMPANY_WORD, '')
  return shorter !== text && endsInBank(shorter)
}

function beginsWithBank(text: string): boolean {
  const first = text.trim().split(/\s+/).slice(0, NAME_WORDS_MAX).join(' ')
  return banksIn(first).length > banksIn(first.slice(1)).length
}

/** A bank's name and nothing else. */
export const isBankAlone = (text: string): boolean => text.length <= NAME_LETTERS_MAX && beginsWithBank(text) && endsInBank(text)

/** The whole text is an account and its bank; with a product's name, `FNB Premier Cheque ****1234`, it may be the payer's. */
export function isAccountAtBank(text: string): boolean {
  if (text.length > NAME_LETTERS_MAX) return false
  const [, before = '', behind = ''] = ALONE.exec(text.trim()) ?? []
  return isBankAlone(before || behind)
}
const ALONE = new RegExp(`^(?:(?:${DIGITS})\\W+(\\w.*)|(\\w.*?)\\W+(?:${DIGITS}))$`)
