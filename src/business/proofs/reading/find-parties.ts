/** Who paid whom: by labels, by the heading above them, and by the sentences banks write; their accounts are `find-accounts.ts`. */
import type { Arrangement, Paragraph, Piece } from './arrange.ts'
import { banksIn } from './banks.ts'
import { cleanName, nameKey } from './clean-name.ts'
import { accountOf, findBranch, partyOf } from './find-accounts.ts'
import { unnamedAccount, unnamedPayer } from './find-unnamed.ts'
import { UNREAD, type Material } from './finding.ts'
import { senderAtHead } from './letterhead.ts'
import type { Party } from './labels/roles.ts'
import type { Label } from './labels/label.ts'
import type { Pair } from './labels/pairs.ts'
import { PAYEE_SENTENCES, PAYER_SENTENCES } from './party-sentences.ts'
import { left } from './segment.ts'

export type Parties = {
  payerName: string | null
  payerAccount: string | null
  beneficiaryName: string | null
  beneficiaryAccount: string | null
  branchCode: string | null
}

export function findParties(material: Material): Parties {
  const payee = nameOf(material, 'payee') ?? inSentence(material, PAYEE_SENTENCES) ?? addressee(material)
  const payer = nameOf(material, 'payer') ?? customer(material) ?? inSentence(material, PAYER_SENTENCES) ?? accountHolder(material.pairs)
  const payerAccount = accountOf(material, 'payer')
  return {
    payerName: payer ?? unnamedPayer(material, payee) ?? senderAtHead(material, payee),
    payerAccount,
    beneficiaryName: payee,
    beneficiaryAccount: accountOf(material, 'payee') ?? unnamedAccount(material, payerAccount, { payer, payee }),
    branchCode: findBranch(material),
  }
}

function nameOf({ pairs, arrangement }: Material, party: Party): string | null {
  const order = (p: Pair): number => (p.label.role === 'name' ? 0 : 1) + (p.label.party ? 0 : 2) + p.label.rank / 10
  const isRead = (p: Pair): boolean => p.value !== '' && !p.pieces.some((x) => x.weakest < UNREAD)
  const owned = pairs.filter(
    (p) => isRead(p) && partyOf(p) === party && !isCustomers(p) && (p.label.role === 'name' || p.label.role === 'party'),
  )
  const direct = owned.sort((a, b) => order(a) - order(b)).map((p) => cleanName(nameUnderAccount(p, arrangement) ?? withoutAccountUnder(p)))
  const beside = pairs
    .filter((p) => p.label.role === 'account' && partyOf(p) === party && p.label.party)
    .map((p) => cleanName(p.value.replace(ACCOUNT_IN_FRONT, '')) ?? cleanName(furtherRight(p, pairs, arrangement)))
  return [...direct, ...beside].find((name) => name !== null && !isBanksName(name)) ?? null
}

/** Not the figures of `360 Degree Supply`. */
const ACCOUNT_IN_FRONT = /^[\d\s*xX.-]*(?:\d{4}|[*xX.]{2})[\d\s*xX.-]*/

/** What stands on the line of an account, further to the right than its value reaches, and belongs to nothing else. */
function furtherRight({ pieces }: Pair, pairs: readonly Pair[], { lines }: Arrangement): string {
  const last = pieces.at(-1)
  const line = lines.find((row) => last !== undefined && row.some((p) => p.index === last.index)) ?? []
  const [next] = line.slice(line.findIndex((p) => p.index === last?.index) + 1)
  const isTaken = next === undefined || pairs.some((p) => p.labelPiece.index === next.index || p.pieces.some((x) => x.index === next.index))
  return isTaken ? '' : next.text
}

/** "Customer name": the payer's, unless he is the beneficiary; see `customer`. */
const isCustomers = ({ label, labelPiece, party }: Pair): boolean => (label.party ?? party) === null && CUSTOMER.test(labelPiece.text)

/** A field of a SWIFT message: the account on a line of its own, `/0286599099`, the name under it, and its town. */
function nameUnderAccount({ labelPiece, value, pieces }: Pair, { lines }: Arrangement): string | null {
  const [account] = pieces
  if (account && /^:?\d\d[A-Z]?:/.test(labelPiece.text) && account !== labelPiece && !account.text.startsWith('/')) return account.text
  if (!account || !/^\/[A-Z]{0,2}\d{5,}$/.test(value)) return null
  const next = lines[lines.findIndex((row) => row.some((p) => p.index === account.index)) + 1]?.[0]
  return next && Math.abs(left(next) - left(account)) < account.h * 2 ? next.text : null
}

/** `Vukani Transport Co-op Ltd` over `Aspire Current ..224694`: a name, and which of its accounts. */
function withoutAccountUnder({ value, pieces }: Pair): string {
  const last = pieces.at(-1)?.text ?? ''
  const isAccount = pieces.length > 1 && /(?:[*•.xX]{2,}\s?|\d{3})\d{3,}\W*$|\b(?:account|rekening)$/i.test(last) && value.endsWith(last)
  return isAccount ? value.slice(0, -last.length) : value
}

const isBanksName = (name: string): boolean => banksIn(name).length > 0 && name.split(/\s+/).length <= 3

/** "Account holder" or "Account name" on a document that names the beneficiary otherwise is who paid. */
function accountHolder(pairs: readonly Pair[]): string | null {
  const isHolder = ({ senses }: Label): boolean => senses.has('holder') || senses.has('account')
  const holders = pairs.filter((p) => p.value && p.label.role === 'name' && isHolder(p.label) && !p.label.party && !p.party)
  const named = pairs.flatMap((p) =>
    p.value && p.label.party === 'payee' && (p.label.role === 'name' || p.label.role === 'party') ? [cleanName(p.value)] : [],
  )
  const [only] = holders
  const name = only && holders.length === 1 ? cleanName(only.value) : null
  // Its balance is shown to nobody but the payer.
  const isPayersOwn = pairs.some((p) => p.label.role === 'other-money' && /balance|saldo/i.test(p.labelPiece.text))
  return (named.length > 0 || isPayersOwn) && !named.includes(name) ? name : null
}

/** Whom the bank calls its customer, beside that word: `Company: Lephalale Motors CC`. Not whom it writes to: that is the beneficiary. */
function customer(material: Material): string | null {
  const profile = called(material, PROFILE)
  return called(material, CUSTOMER) ?? (profile?.includes(' ') ? profile : null)
}

function called(material: Material, label: RegExp): string | null {
  const others = [nameOf(material, 'payee'), addressee(material)].map(nameKey)
  const labels = new Set([...material.pairs, ...material.unnamed].map((p) => p.labelPiece.index))
  const beside = (next: Piece | undefined): string => (next === undefined || labels.has(next.index) ? '' : next.text)
  const names = material.arrangement.lines.flatMap((line) =>
    line.flatMap(({ text }, i) => {
      const match = label.exec(text) ?? CLIENT.exec(text) ?? GREETED.exec(text)
      const name = match && cleanName(match[1] || beside(line[i + 1]))
      return name === null || others.includes(nameKey(name)) ? [] : [name]
    }),
  )
  const over = material.unnamed.flatMap((p) =>
    label.test(p.labelPiece.text.replace(/[\s.]+$/, '')) && p.value ? (cleanName(p.value) ?? []) : [],
  )
  const all = [...names, ...over.filter((name) => !others.includes(nameKey(name)))]
  return new Set(all.map(nameKey)).size === 1 ? (all[0] ?? null) : null
}

/** Who signed in to the bank's pages; one name alone is too little. */
const GREETED = /^(?:welcome|welkom)(?: back| terug)?,? (?!to\b|back\b|home\b|terug\b)(\S+ .+?)\W*$/i
const CUSTOMER =
  /^(?:.{0,80} [-*] )?(?:our |ons )?(?:customer|client|cust|member|company|account holder|kli[eë]nt|lid|maatskappy|rekeninghouer)(?: name|naam)?(?: \/ [a-z]+)?(?:(?:\s*[:=]\s*| [–—-] )(.*)|$)/i

/** The same on reports in capitals, beside a name that is not: `CLIENT Amahle Cele`. */
const CLIENT = /^(?:CLIENT|CUSTOMER) (?!(?:Care|Copy|Services?|Support|Relationship|Money|Number|Ref|Code|Contact)\b)(?=.*[a-z])([A-Z].*)$/

/** What portals of companies call whoever they are for; one word is a group of users. */
const PROFILE = /^(?:profile|user group|business)(?:\s*:\s*(.*)|$)/i

/** Words that stand where a name would. */
const NOBODY =
  /\b[Tt]he bank\b|^(?:Valued|Sir|Madam|Team|Accounts|Total|Amount|Sum|Date|Balance|Dear|Geagte|Beste|[Oo]ur|[Yy]ours?|[Yy]ou|[Tt]he|a|an|[Aa]ccount|[Bb]eneficiary|[Ww]e|I|[Tt]his|[Ii]t|[Jj]y|[Jj]ou|U|[Oo]ns|[Ee]k|[Hh]ierdie)\b/

function inSentence({ arrangement }: Material, patterns: readonly RegExp[]): string | null {
  const texts = arrangement.paragraphs.map(withoutTitles)
  for (const pattern of patterns) {
    for (const text of texts) {
      const name = cleanName(
        (pattern.exec(text)?.[1] ?? '').replace(
          /^.*?\b(?:Hi|Hello|Dear|Good day|Geagte|Beste)\b[^,]*,\s*|^(?:Good day|Goeie dag|Greetings|Groete)[.!:]?\s+/,
          '',
        ),
      )
      if (name && !NOBODY.test(name) && !isBanksName(name)) return name
    }
  }
  return null
}

/** A paragraph without the short lines over its sentences, a bank's name or a title, which would begin a name. */
function withoutTitles({ rows, text }: Paragraph): string {
  const lines = rows.map((row) => row.map((p) => p.text).join(' '))
  const longest = Math.max(...lines.map((line) => line.length))
  const first = lines.findIndex((line) => line.length > longest * TITLE_SHARE)
  return first > 0 ? lines.slice(first).join(' ') : text
}
const TITLE_SHARE = 0.5

/** Whom a notice of money received is addressed to. */
function addressee({ arrangement }: Material): string | null {
  if (!/(?:to|into) (?:you\b|your account)/i.test(arrangement.text)) return null
  const line = arrangement.lines
    .map((row) => row.map((p) => p.text).join(' '))
    .find((text) => /^(?:Dear|Hi|Hello|Geagte|Beste)\s/i.test(text))
  return line ? cleanName(line.replace(/^\S+\s+/, '')) : null
}
