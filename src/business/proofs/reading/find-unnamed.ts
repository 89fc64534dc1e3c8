/**
 * Whose account, who paid and through which branch, where the words beside a value are no label that we know: told by
 * a form that nothing else has, only where the document says it nowhere else, and only where one value has it.
 */
import { banksIn } from './banks.ts'
import { universalBranch } from './branch-codes.ts'
import { cleanAccount, TELEPHONE } from './clean-account.ts'
import { cleanName, nameKey } from './clean-name.ts'
import { POOR, type Material } from './finding.ts'
import type { Role } from './labels/roles.ts'
import { nameAbove } from './labels/sides.ts'
import { digitsOf } from './plain-text.ts'

/** A whole number of an account, or the end of one behind a mask, and nothing else but a bank's or an account's name in front. */
const ACCOUNT = /^\d(?: ?\d){8,10}$|^\d{4} \d{4} \d{2,3}$|^(?:[*•xX]{2,}[\s*•xX-]*|\.{2,} ?)\d{3,6}$/
/** What else has as many digits: numbers of a company, of a customer, of the bank's own people and papers. */
const OTHER_NUMBER =
  /\b(?:vat|btw|tax|reg|registration|registrasie|company|customer|client|profile|member|user|tel|phone|cell|call|fax|card|loan|policy|order|quote|invoice|faktuur|folio|document|journal|batch|from|van|payer|debit|source|using|with|drawn|charged|funded|deducted|gold|platinum|business|current|cheque|tjek|savings|spaar|visa|master\w*|amex|diners|apple|google|samsung|wallet|case|query|ticket|meter|terminal|employee|passport|approval|eft|ncr\w*|fsp|licen[cs]e|mandate|help|line|otp|pin|number|nommer|code|kode|balance|saldo)\b|nr\.?$|\b(?:id|ref|no\.?)$/i

/** `named` says whom the document names: where nothing says whose an account is, it may be that of the only one named. */
export function unnamedAccount(
  material: Material,
  payers: string | null,
  named: { payer: string | null; payee: string | null },
): string | null {
  const accounts = material.unnamed.flatMap((pair) => {
    const value = pair.value.replace(/^[\s:]*(?:\.\s)?/, '').trim()
    if (!ACCOUNT.test(value) || TELEPHONE.test(value.replace(/\s/g, '')) || OTHER_NUMBER.test(pair.labelPiece.text)) return []
    const account = cleanAccount(value.replace(/^\.{2,}/, '**'), 3)
    const side = pair.party ?? nameAbove(pair.labelPiece, material.pairs)
    const isPayers = account !== null && payers !== null && digitsOf(payers).endsWith(digitsOf(account))
    // `Frt account` may be the payer's.
    const mayBePayers = payers === null && named.payee === null && (named.payer !== null || pair.labelPiece.confidence < POOR)
    return account === null || isPayers || side === 'payer' || (side === null && mayBePayers) ? [] : [account]
  })
  return only(accounts)
}

/** The universal code of one bank, which hardly any other number is: not beside words that ask for another, nor on the payer's side. */
export function unnamedBranch({ arrangement, pairs, unnamed }: Material): string | null {
  const others = [...pairs, ...unnamed].filter(
    (p) => (p.label.party ?? p.party) === 'payer' || NO_BRANCH.test(p.labelPiece.text) || OTHERS.has(p.label.role),
  )
  const taken = new Set(others.flatMap((p) => p.pieces))
  return only(
    arrangement.pieces.flatMap((piece) => (taken.has(piece) || NO_BRANCH.test(piece.text) ? [] : (universalBranch(piece.text) ?? []))),
  )
}
const OTHERS: ReadonlySet<Role> = new Set(['reference', 'own-reference', 'bank-id', 'amount', 'other-money', 'time'])
const NO_BRANCH = /\b(?:order|customer|client|otp|pin|licen[cs]e|profile|user|amount|total|my|own)\b/i

/** Steps of the payment and people of the bank, and whoever was paid. */
const NOT_THE_PAYER =
  /\b(?:by|user|operator|teller|consultant|approver|releas\w+|captur\w+|contact|attention|aandag|branch|tak|supplier|vendor|merchant|to|for|aan|vir|pay|betaal|bank|type|tipe|soort|via|method|channel|product|service|status|address|adres|city|country|reason|rede|purpose|processor|clearing|provider|gateway|authori\w*|signator\w*|maker|checker|director|cashier|manager|initiator|loader|nickname|alias|trading|recipient|their|beneficiary|payee|receiver)\b/i
/** Words that ask for the payer in labels that we do not know whole, and those that ask for something of his. */
const PAYERS =
  /\b(?:paying|originat\w+|sender|payer|remitt\w+|ordering)\b|^(?:paid|sent|betaal|payment|betaling) (?:by|deur)\b|^(?:van|vanaf|from)\b|\bwat betaal het\b/i
const OF_PAYERS = /\b(?:bank|branch|tak|code|kode|ref\w*|verw\w*|number|nommer|no|nr|id|date|datum|amount|bedrag|type|tipe)\b/i
/** A company by how it is founded, a person by title or initials. */
const LEGAL = /\((?:pty|edms)\)|\b(?:pty|ltd|bpk|cc|bk|npc|inc|ing|trust|soc)\b\.?/i
const TITLED = /^(?:mr|mrs|ms|miss|dr|prof|adv|rev|mnr|mev|me|ds)\.?\s+[a-z]/i
const INITIALS = /^(?:[A-Z]\.? ?){1,3}\s(?:(?:van|de|der|du|le|von)\s){0,2}[A-Z][\p{L}'-]{2,}$/u

const looksLikeName = (value: string): boolean => LEGAL.test(value) || TITLED.test(value) || INITIALS.test(value)

/** The one name beside words that say nothing else, on a document that names the beneficiary. */
export function unnamedPayer({ unnamed }: Material, beneficiary: string | null): string | null {
  if (beneficiary === null) return null
  const names = unnamed.flatMap((pair) => {
    const { text } = pair.labelPiece
    const isAskedFor = PAYERS.test(text) && !OF_PAYERS.test(text) && banksIn(pair.value).length === 0
    if (!isAskedFor && (!looksLikeName(pair.value.trim()) || NOT_THE_PAYER.test(text))) return []
    const name = pair.party === 'payee' ? null : cleanName(pair.value)
    return name === null || nameKey(name) === nameKey(beneficiary) ? [] : [name]
  })
  return only(names)
}

const only = (values: readonly string[]): string | null => (new Set(values).size === 1 ? (values[0] ?? null) : null)
