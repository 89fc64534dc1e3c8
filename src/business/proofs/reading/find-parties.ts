/** Who paid whom, from and to which account: by labels, by the heading above them, and by the sentences banks write. */
import type { Arrangement, Paragraph, Piece } from './arrange.ts'
import { banksIn } from './banks.ts'
import { cleanAccount, TELEPHONE } from './clean-account.ts'
import { cleanName, nameKey } from './clean-name.ts'
import { unnamedAccount, unnamedBranch, unnamedPayer } from './find-unnamed.ts'
import { UNREAD, type Material } from './finding.ts'
import type { Party } from './labels/roles.ts'
import type { Label } from './labels/label.ts'
import type { Pair } from './labels/pairs.ts'
import { PAYEE_SENTENCES, PAYER_SENTENCES } from './party-sentences.ts'
import { digitsOf } from './plain-text.ts'
import { isKnownReference } from './reference-proof.ts'
import { left, right } from './segment.ts'

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
  const toldBranch = branchOf(material.pairs) ?? BRANCH.exec(material.arrangement.text)?.slice(1).find(Boolean)
  return {
    payerName: payer ?? unnamedPayer(material, payee),
    payerAccount,
    beneficiaryName: payee,
    beneficiaryAccount: accountOf(material, 'payee') ?? unnamedAccount(material, payerAccount, { payer, payee }),
    branchCode: toldBranch ?? unnamedBranch(material),
  }
}

/** "branch 250655", and a bank with its code in brackets: `XXXXXXX9338 (Absa Bank, 632005)`. */
const BRANCH = /\b(?:branch(?:\s?code)?|tak(?: ?kode)?)[\s:]*(\d{6})\b|\([A-Z][A-Za-z ]{2,24},? (\d{6})\)/

/** What has no party is the beneficiary's: proofs print the payer's details under his name only. */
const partyOf = (pair: Pair): Party => pair.label.party ?? pair.party ?? 'payee'

function nameOf({ pairs, arrangement }: Material, party: Party): string | null {
  const order = (p: Pair): number => (p.label.role === 'name' ? 0 : 1) + (p.label.party ? 0 : 2) + p.label.rank / 10
  const isRead = (p: Pair): boolean => p.value !== '' && !p.pieces.some((x) => x.weakest < UNREAD)
  const owned = pairs.filter(
    (p) => isRead(p) && partyOf(p) === party && !isCustomers(p) && (p.label.role === 'name' || p.label.role === 'party'),
  )
  const direct = owned.sort((a, b) => order(a) - order(b)).map((p) => cleanName(nameUnderAccount(p, arrangement) ?? withoutAccountUnder(p)))
  const beside = pairs
    .filter((p) => p.label.role === 'account' && partyOf(p) === party && p.label.party)
    .map((p) => cleanName(p.value.replace(/^[\d\s*xX.-]+/, '')) ?? cleanName(furtherRight(p, pairs, arrangement)))
  return [...direct, ...beside].find((name) => name !== null && !isBanksName(name)) ?? null
}

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
      const match = label.exec(text) ?? GREETED.exec(text)
      const name = match && cleanName(match[1] || beside(line[i + 1]))
      return name === null || others.includes(nameKey(name)) ? [] : [name]
    }),
  )
  const over = material.unnamed.flatMap((p) =>
    label.test(p.labelPiece.text.replace(/\s*\.{3}.*$/, '')) && p.value ? (cleanName(p.value) ?? []) : [],
  )
  const all = [...names, ...over.filter((name) => !others.includes(nameKey(name)))]
  return new Set(all.map(nameKey)).size === 1 ? (all[0] ?? null) : null
}

/** Who signed in to the bank's pages; one name alone is too little. */
const GREETED = /^(?:welcome|welkom)(?: back| terug)?,? (?!to\b|back\b|home\b|terug\b)(\S+ .+?)\W*$/i
const CUSTOMER =
  /^(?:our |ons )?(?:customer|client|cust|member|company|account holder|kli[eë]nt|lid|maatskappy|rekeninghouer)(?: name|naam)?(?:\s*:\s*(.*)|$)/i

/** What portals of companies call whoever they are for; one word is a group of users. */
const PROFILE = /^(?:profile|user group)(?:\s*:\s*(.*)|$)/i

/** Words that stand where a name would. */
const NOBODY =
  /\b[Tt]he bank\b|^(?:Dear|Geagte|Beste|[Oo]ur|[Yy]ours?|[Yy]ou|[Tt]he|a|an|[Aa]ccount|[Bb]eneficiary|[Ww]e|I|[Tt]his|[Ii]t|[Jj]y|[Jj]ou|U|[Oo]ns|[Ee]k|[Hh]ierdie)\b/

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

/** The bank's number beside its own label is nobody's account, whatever stands over it: a note that was read as a label, `Creditors run`. */
const isBankId = (party: Pair, pairs: readonly Pair[]): boolean =>
  pairs.some((p) => p.label.role === 'bank-id' && p.pieces.some((piece) => party.pieces.includes(piece)))

/** `a/c..796334 to 360 Degree Supply`, a line of a message. */
const leadsToPayee = ({ label, value }: Pair): boolean => label.party === null && /^[*xX.\d\s]{4,}(?:to|aan|na)\s+\S/.test(value)

/** `Branch Account number` over `198765 XXXXXX5499`: two headings so near each other that they are one piece. */
const isBranchToo = ({ label }: Pair): boolean => label.role === 'branch' && label.senses.has('account')

function accountOf({ pairs, arrangement }: Material, party: Party): string | null {
  // "ACCOUNT PAYMENT" over "BRANCH 4417 TELLER 09" is a title: a whole or masked number comes first.
  const isShort = ({ value }: Pair): boolean => !/\d{6}|[*xX•.]{2}/.test(value.replace(/[\s-]/g, ''))
  const order = (p: Pair): number => (p.label.role === 'account' ? 0 : 2) + (p.label.party ? 0 : 1) + (isShort(p) ? 4 : 0)
  const owned = pairs.filter(
    (p) =>
      p.value &&
      (leadsToPayee(p) ? 'payer' : partyOf(p)) === party &&
      (p.label.role === 'account' || isBranchToo(p) || (p.label.role === 'party' && !isBankId(p, pairs) && !isKnownReference(p.value))),
  )
  const behind = accountBehind(arrangement.text, party === 'payer' ? FROM : 'to|into|aan|na')
  const paidFrom = party === 'payee' ? accountBehind(arrangement.text, FROM) : null
  for (const pair of owned.sort((a, b) => order(a) - order(b))) {
    const masked = (banksIn(pair.value).length > 0 ? DOTTED.exec(pair.value) : null)?.[0] ?? MASKED.exec(pair.value)?.[0]
    const account = masked ? cleanAccount(masked, 3) : cleanAccount(pair.value, pair.label.role === 'account' ? 3 : 6)
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
    const account = told ?? besideBank(arrangement)
    if (account && ![...payers, digitsOf(paidFrom ?? '')].includes(digitsOf(account))) return account
  }
  return behind !== null && paidFrom !== null && digitsOf(behind) === digitsOf(paidFrom) ? null : behind
}

/** `Capitec Business ******7932` */
const MASKED = /(?:(?<![\w*•.])[*•.xX]{2,16}|(?<![*•.])[*•][*•.]{1,15})\s?\d{3,6}(?=\W*$|\s*[,(]|\s[*·|•]\s)/
/** `Nedbank....1326`; behind a name that is no bank's, dots are a name's. */
const DOTTED = /(?<!\.)\.{2,16}\s?\d{3,6}(?=\W*$|\s*[,(])/

/** The only number that stands beside a bank's name, or under or over one: `FNB | 62001234321`, `62001234321, FNB`. */
function besideBank({ lines, pieces }: Arrangement): string | null {
  const beside = lines.flatMap((line) => {
    const text = line.map((p) => p.text).join(' ')
    return PAYERS.test(text) ? [] : (BESIDE_BANK.exec(text)?.[1] ?? BEFORE_BANK.exec(text)?.[1] ?? [])
  })
  const banks = pieces.filter(({ text }) => text.split(/\s+/).length <= 3 && banksIn(text).length > 0)
  const alone = pieces.filter((piece) => ALONE.test(piece.text) && banks.some((bank) => isNextInColumn(piece, bank)))
  const found = [...beside, ...alone.map(({ text }) => text.replace(/\s/g, ''))].filter((number) => !TELEPHONE.test(number))
  return new Set(found).size === 1 ? cleanAccount(found[0] as string, 3) : null
}
function isNextInColumn(a: Piece, b: Piece): boolean {
  const offset = Math.min(Math.abs(left(a) - left(b)), Math.abs(a.cx - b.cx), Math.abs(right(a) - right(b)))
  return a.page === b.page && offset < a.h * 1.2 && Math.abs(a.cy - b.cy) < a.h * LINES_MAX
}
const LINES_MAX = 2.6
const PAYERS = /\b(?:from|van|uit|payer|betaler|sender|debit\w*)\b/i
const ALONE = /^(?:\d(?: ?\d){8,10}|[*•.xX]{3,}\s?\d{3,6})$/
const BANK_NAMES =
  'fnb|first ?national ?bank|absa|nedbank|capitec|standard ?bank|investec|tyme ?bank|discovery ?bank|african ?bank|bank ?zero'
const BESIDE_BANK = new RegExp(
  `\\b(?:${BANK_NAMES}|acc|rek)(?![a-z])(?: ?(?:bank|limited|ltd|s\\.?a\\.?(?![a-z])|of south africa))*(?:[\\s.:,|-]{0,3}| \\* |,? (?:account )?(?:number|nommer) )(\\d{9,11}|[*•.xX]{2,}\\s?\\d{3,6})(?!\\d)`,
  'i',
)
const BEFORE_BANK = new RegExp(`(?<!\\d)(\\d{9,11})(?:,? ?| ?\\* ?)(?:${BANK_NAMES})\\b`, 'i')

/** Out of which account, or which one was debited. */
const FROM = 'from|van|uit|out of|left|debited(?: to)?|haal'

/** The account that a sentence names behind one of these words: "paid from cheque a/c..123456". */
function accountBehind(text: string, words: string): string | null {
  const line = text.replace(/\n/g, ' ')
  const match = new RegExp(
    `\\b(?:${words})\\b(?:[\\w ]{0,32}?| (?:your|the) [\\w ]{0,24}\\bbank\\b[\\w ]{0,24}?)\\b(?:a\\s?/\\s?c|acc(?:ount|t)?|rek(?:ening)?)\\b(?:\\s?(?:number|nommer))?(?:\\s?ending (?:in|with) ?)?[\\s.:no]{0,12}((?:[*xX.]{2,16}\\s?|[*xX.]?)\\d{3,16}|\\d{1,4}[*xX•]{2,10}\\d{2,6})`,
    'i',
  ).exec(line)
  const [all = '', number = ''] = match ?? []
  if (!match || (words !== FROM && NOT_PAID_TO.test(line.slice(Math.max(0, match.index - SENTENCE_PART), match.index)))) return null
  return cleanAccount(`${/^\d/.test(number) && /\.{2,}$/.test(all.slice(0, -number.length)) ? '**' : ''}${number}`, 3)
}

/** "Originally requested to account number …" */
const NOT_PAID_TO = /\b(?:request\w*|original\w*|instead|should|meant|instruct\w*|versoek\w*|oorspronklik\w*)\W*$/i
const SENTENCE_PART = 40

/** Six digits, and no part of a company's number: `1996/001917/06`. */
const CODE = /(?<![\d/])\d{6}(?![\d/])/

function branchOf(pairs: Pair[]): string | null {
  const branches = pairs.filter((p) => p.label.role === 'branch' && p.value && partyOf(p) === 'payee')
  for (const { value } of branches) {
    const code = (CODE.exec(value) ?? /(?<!\d)\d{5,8}(?!\d)/.exec(value.replace(/(?<=\d) (?=\d)/g, '')))?.[0]
    if (code) return code
  }
  // A bank's name with its code behind it: "FNB (250655)".
  const named = pairs.find((p) => p.label.role === 'bank' && partyOf(p) === 'payee' && banksIn(p.value).length > 0 && CODE.test(p.value))
  return named ? (CODE.exec(named.value)?.[0] ?? null) : null
}
