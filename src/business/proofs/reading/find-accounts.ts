/** From and to which account, and through which branch: by labels, beside a bank's name, and in the sentences banks write. */
import { accountAtBank } from './account-at-bank.ts'
import type { Arrangement, Piece } from './arrange.ts'
import { banksIn } from './banks.ts'
import { bankOfBranch } from './branch-codes.ts'
import { cleanAccount, TELEPHONE } from './clean-account.ts'
import { unnamedBranch } from './find-unnamed.ts'
import { UNREAD, type Material } from './finding.ts'
import { ACCOUNT_AND_BRANCH } from './labels/role-forms.ts'
import type { Party } from './labels/roles.ts'
import type { Pair } from './labels/pairs.ts'
import { digitsOf } from './plain-text.ts'
import { isKnownReference } from './reference-proof.ts'
import { left, right } from './segment.ts'

/** What has no party is the beneficiary's: proofs print the payer's details under his name only. */
export const partyOf = (pair: Pair): Party => pair.label.party ?? pair.party ?? 'payee'

/** The bank's number beside its own label is nobody's account, whatever stands over it: a note that was read as a label, `Creditors run`. */
const isBankId = (party: Pair, pairs: readonly Pair[]): boolean =>
  pairs.some((p) => p.label.role === 'bank-id' && p.pieces.some((piece) => party.pieces.includes(piece)))

/** `a/c..796334 to 360 Degree Supply`, a line of a message. */
const leadsToPayee = ({ label, value }: Pair): boolean => label.party === null && /^[*xX.\d\s]{4,}(?:to|aan|na)\s+\S/.test(value)

/** `Branch Account number` over `198765 XXXXXX5499`: two headings so near each other that they are one piece. */
const isBranchToo = ({ label }: Pair): boolean => label.role === 'branch' && label.senses.has('account')

export function accountOf({ pairs, arrangement }: Material, party: Party): string | null {
  // "ACCOUNT PAYMENT" over "BRANCH 4417 TELLER 09" is a title: a whole or masked number comes first.
  const isShort = ({ value }: Pair): boolean => !/\d{6}|[*xX•.]{2}/.test(value.replace(/[\s-]/g, ''))
  const order = (p: Pair): number => (p.label.role === 'account' ? 0 : 2) + (p.label.party ? 0 : p.party ? 0.5 : 1) + (isShort(p) ? 4 : 0)
  const owned = pairs.filter(
    (p) =>
      p.value &&
      (leadsToPayee(p) ? 'payer' : partyOf(p)) === party &&
      (p.label.role === 'account' || isBranchToo(p) || (p.label.role === 'party' && !isBankId(p, pairs) && !isKnownReference(p.value))),
  )
  const behind =
    party === 'payer' ? paidFromIn(arrangement.text) : accountBehind(arrangement.text, 'to|into|aan|na', '[\\w ,]{0,40}?', NOT_PAID_TO)
  const paidFrom = party === 'payee' ? paidFromIn(arrangement.text) : null
  for (const pair of owned.sort((a, b) => order(a) - order(b))) {
    if (pair.label.role === 'account' && IN_MAIL.test(pair.value)) continue
    const masked = (banksIn(pair.value).length > 0 ? DOTTED.exec(pair.value) : null)?.[0] ?? MASKED.exec(pair.value)?.[0]
    const account = masked
      ? cleanAccount(masked, 3)
      : pair.label.role === 'account'
        ? cleanAccount(pair.value, 3)
        : cleanAccount(pair.value.replace(CODE_OF_NAME, ''), 6)
    // "paid from cheque a/c..123456" has an account that nobody's name stands over: it is not the beneficiary's
    const isPaidFrom = paidFrom !== null && !pair.label.party && !pair.party && account !== null && digitsOf(account) === digitsOf(paidFrom)
    // Digits that every look read otherwise are nobody's account: a genuine payment must not be blocked for them.
    if (account && pair.pieces.some((p) => p.weakest < UNREAD)) return null
    if (account && !isPaidFrom) return account
  }
  if (party === 'payee') {
    const told = /\b(?:account|rekening) ?(?:number|no|nommer)?[\s.:]*(\d{7,13})(?!\d)/i.exec(
      arrangement.paragraphs
        .filter((p) => p.pieces.length <= p.rows.length * 1.5)
        .map((p) => p.text)
        .join('\n'),
    )?.[1]
    const payers = pairs.filter((p) => p.label.role === 'account' && partyOf(p) === 'payer').map((p) => digitsOf(p.value))
    const account = told ?? CREDITED.exec(arrangement.text)?.[1] ?? besideBank(arrangement) ?? ending(arrangement)
    if (account && ![...payers, digitsOf(paidFrom ?? '')].includes(digitsOf(account))) return account
  }
  return behind !== null && paidFrom !== null && digitsOf(behind) === digitsOf(paidFrom) ? null : behind
}

/** `CR 62001234321 360 DEGREE SUPPLY`, a line of a slip under `DR …`. */
const CREDITED = /^CR:? (\d{9,11})\b/m

/** `DEG001 360 Degree Supply` */
const CODE_OF_NAME = /\b[A-Za-z]+\d+\b/g

/** `Accounts 360 Degree Supply <accounts@…>`, the head of a mail. */
const IN_MAIL = /\w@\w/

/** `Capitec Business ******7932` */
const MASKED = /(?:^[*•]|(?<![\w*•.])[*•.xX]{2,16}|(?<![*•.])[*•][*•.]{1,15})\s?\d{3,6}(?=\W*$|\s*[,(]|\s[*·|•]\s)/
/** `Nedbank....1326`; behind a name that is no bank's, dots are a name's. */
const DOTTED = /(?<!\.)\.{2,16}\s?\d{3,6}(?=\W*$|\s*[,(])/

/** The only number that stands beside a bank's name, or under or over one: `FNB | 62001234321`, `62001234321, FNB`. */
function besideBank({ lines, pieces }: Arrangement): string | null {
  const beside = lines.flatMap((line) => {
    const text = line.map((p) => p.text).join(' ')
    return PAYERS.test(text) ? [] : (accountAtBank(text) ?? [])
  })
  const banks = pieces.filter(({ text }) => text.split(/\s+/).length <= 3 && banksIn(text).length > 0)
  const alone = pieces.filter((piece) => ALONE.test(piece.text) && banks.some((bank) => isNextInColumn(piece, bank)))
  const found = [...beside, ...alone.map(({ text }) => text.replace(/\s/g, ''))].filter((number) => !TELEPHONE.test(number))
  return new Set(found).size === 1 ? cleanAccount(found[0] as string, 3) : null
}
/** "account ending 0355": the only end of an account that is not said to be the payer's. */
function ending({ lines }: Arrangement): string | null {
  const ends = lines.flatMap((line) => {
    const text = line.map((p) => p.text).join(' ')
    return [...text.matchAll(ENDING)].flatMap(({ 0: all, 1: digits, index }) =>
      digits && !isPayersEnd(text.slice(0, index), text.slice(index + all.length)) ? [digits] : [],
    )
  })
  return new Set(ends).size === 1 ? (ends[0] ?? null) : null
}
/** "Your account ending 1234 was debited"; "to your account" is the beneficiary's. */
const isPayersEnd = (before: string, behind: string): boolean =>
  PAYERS.test(before) ||
  /\b(?:available|balance|cheque|savings|gold|card|using)\b/i.test(before) ||
  (/\b(?:your|u|jou)\b/i.test(before) && !/\b(?:to|into|aan|na)\b[^.]*$/i.test(before)) ||
  /^\W{0,3}(?:(?:has|have|was|is|been) )*(?:debited|paid|sent|charged|available|used)\b/i.test(behind)
const ENDING =
  /\b(?:account|acc|rekening|rek)\.?(?: ?n[o0]\.?)?[^.\d]{0,12}?(?:ending|eindig\w*)(?: ?(?:in|with|on|op|met))? ?(\d{3,6})(?!\d)/gi

function isNextInColumn(a: Piece, b: Piece): boolean {
  const offset = Math.min(Math.abs(left(a) - left(b)), Math.abs(a.cx - b.cx), Math.abs(right(a) - right(b)))
  return a.page === b.page && offset < a.h * 1.2 && Math.abs(a.cy - b.cy) < a.h * LINES_MAX
}
const LINES_MAX = 2.6
const PAYERS = /\b(?:from|van|uit|payer|betaler|sender|debit\w*|my|uw)\b/i
const ALONE = /^(?:\d(?: ?\d){8,10}|[*•.xX]{3,}\s?\d{3,6})$/

/** Out of which account, or which one was debited. */
const FROM = 'from|van|uit|out of|left|debited(?: to)?|haal'

/** The account that a sentence names behind one of these words: "paid from cheque a/c..123456". */
function accountBehind(text: string, words: string, between: string, notBehind?: RegExp): string | null {
  const line = text.replace(/\n/g, ' ')
  const match = new RegExp(
    `\\b(?:${words})\\b(?:${between}| (?:your|the) [\\w ]{0,24}\\bbank\\b[\\w ]{0,24}?)\\b(?:a\\s?/\\s?c|acc(?:ount|t)?|rek(?:ening)?)\\b(?:\\s?(?:number|nommer))?(?:\\s?ending (?:in ?|with ?)?)?[\\s.:no]{0,12}((?:[*xX.]{2,16}\\s?|[*xX.]?)\\d{3,16}|\\d{1,4}[*xX•]{2,10}\\d{2,6})`,
    'i',
  ).exec(line)
  const [all = '', number = ''] = match ?? []
  if (!match || notBehind?.test(line.slice(Math.max(0, match.index - SENTENCE_PART), match.index))) return null
  return cleanAccount(`${/^\d/.test(number) && /\.{2,}$/.test(all.slice(0, -number.length)) ? '**' : ''}${number}`, 3)
}

const paidFromIn = (text: string): string | null => accountBehind(text, FROM, '(?:(?! (?:to|into|aan|na) )[\\w ]){0,32}?')

/** "Originally requested to account number …" */
const NOT_PAID_TO = /\b(?:request\w*|original\w*|instead|should|meant|instruct\w*|versoek\w*|oorspronklik\w*)\W*$/i
const SENTENCE_PART = 40

/** Six digits, and no part of a company's number: `1996/001917/06`. */
const CODE = /(?<![\d/])\d{6}(?![\d/])/

const CODE_DIGITS = 6

/** The code of the branch that was paid to. */
export function findBranch(material: Material): string | null {
  const told =
    branchOf(material.pairs) ?? BRANCH.exec(material.arrangement.text)?.slice(1).find(Boolean) ?? besideItsBank(material.arrangement)
  return told ?? unnamedBranch(material)
}

/** "branch 250655", what SAP calls it, and a bank or an account with the code in brackets: `XXXXXXX9338 (Absa Bank, 632005)`, `1187402963 (198765)`. */
const BRANCH =
  /\b(?:branch(?:\s?code)?|bank key|tak(?: ?kode)?)[\s:]*(\d{6})\b|\([A-Z][A-Za-z ]{2,24},? (\d{6})\)|\d{9,11}(?: at [A-Z][A-Za-z ]{2,24})? \((\d{6})\)/

/** The only universal code that stands behind the name of the bank that it is of: `Nedbank · 198765 · 1187340926`. */
function besideItsBank({ lines }: Arrangement): string | null {
  const codes = lines.flatMap((line) => {
    const text = line.map((p) => p.text).join(' ')
    if (PAYERS.test(text)) return []
    return [...text.matchAll(/([A-Za-z][A-Za-z ]{2,24}?)[ ,*·•|(/-]{1,3}(\d{6})(?!\d)/g)].flatMap(([, name = '', code = '']) => {
      const bank = bankOfBranch(code)
      return bank !== null && banksIn(name).some((one) => one.name === bank) ? [code] : []
    })
  })
  return new Set(codes).size === 1 ? (codes[0] ?? null) : null
}

function branchOf(pairs: Pair[]): string | null {
  const branches = pairs.filter((p) => p.label.role === 'branch' && p.value && partyOf(p) === 'payee')
  for (const { value } of branches) {
    const code = (CODE.exec(value) ?? /(?<!\d)\d{5,8}(?!\d)/.exec(value.replace(/(?<=\d) (?=\d)/g, '')))?.[0]
    if (code) return code
  }
  const ofPayee = pairs.filter((p) => partyOf(p) === 'payee')
  // A bank's name with its code behind it: "FNB (250655)".
  const named = ofPayee.find((p) => ['bank', 'account'].includes(p.label.role) && banksIn(p.value).length > 0 && CODE.test(p.value))
  if (named) return CODE.exec(named.value)?.[0] ?? null
  const behind = ofPayee.find((p) => p.label.role === 'account' && ACCOUNT_AND_BRANCH.test(p.value))
  return behind ? behind.value.slice(-CODE_DIGITS) : null
}
