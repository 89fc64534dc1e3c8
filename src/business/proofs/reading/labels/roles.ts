/** What a label asks for and of whom, by what its words mean together: rules in their order, of which the first that knows decides. */
import { isCreditor, isTrade, sensesOf, type WordSense } from './words.ts'

export type Role =
  | 'amount'
  | 'other-money'
  | 'currency'
  | 'payment-date'
  | 'date'
  | 'other-date'
  | 'time'
  | 'reference'
  | 'own-reference'
  | 'bank-id'
  | 'name'
  | 'account'
  | 'bank'
  | 'branch'
  | 'status'
  | 'party'
  | 'other'
  /** Where a label stands are words that mean nothing to us; see `unnamed.ts`. */
  | 'unnamed'

export type Party = 'payer' | 'payee' | null

/** Rank 1 says exactly this; 3 could be read otherwise. */
export type RoleRank = { role: Role; party: Party; rank: 1 | 2 | 3 }

/** More than details of somebody: "Text to beneficiary", "Payment details to beneficiary". */
const isText = (words: readonly string[]): boolean =>
  words.some((w) => {
    const senses = sensesOf(w) ?? []
    return senses.includes('description') && (!senses.includes('details') || words.includes('to') || words.includes('for'))
  })

/** A label's words, and what is asked of them. */
type Wording = {
  party: Party
  has: (sense: WordSense) => boolean
  /** No word means anything else. */
  only: (...senses: WordSense[]) => boolean
  says: (pattern: RegExp) => boolean
  words: readonly string[]
}

type Rule = (wording: Wording) => RoleRank | null

export function roleOf(senses: ReadonlySet<WordSense>, words: readonly string[]): RoleRank | null {
  const wording: Wording = {
    party: partyOf(senses, words),
    has: (sense) => senses.has(sense),
    only: (...allowed) => words.every((w) => (sensesOf(w) ?? []).some((s) => allowed.includes(s))),
    says: (pattern) => words.some((w) => pattern.test(w)),
    words,
  }
  for (const rule of RULES) {
    const role = rule(wording)
    if (role) return role
  }
  return null
}

function partyOf(senses: ReadonlySet<WordSense>, words: readonly string[]): Party {
  // The account that is debited is the payer's.
  const isSide = senses.has('account') || senses.has('name')
  if (isSide && words.some((w) => w.startsWith('debit'))) return 'payer'
  if (isSide && words.some((w) => /^credit(?!or)/.test(w))) return 'payee'
  if (words.includes('who'))
    return words.some((w) => /^(?:you|we|was|were|gets?|to|receive[ds])$/.test(w)) ? 'payee' : senses.has('pay') ? 'payer' : null
  if (words.includes('paying'))
    return words.some((w) => /^(?:client|customer|party|side|account|bank|name|agent|entity|company)$/.test(w)) ? 'payer' : 'payee'
  if (senses.has('payee')) return 'payee'
  if (senses.has('payer') || senses.has('mine')) return 'payer'
  if (senses.has('to') && !senses.has('from')) return 'payee'
  if (senses.has('from') || senses.has('by')) return 'payer'
  return null
}

/** What some words mean together and not one by one. */
const PHRASES: readonly [RegExp, RoleRank][] = [
  // Headings over what is said of either side.
  [/^debit(?: side)?$/, { role: 'party', party: 'payer', rank: 3 }],
  [/^credit(?: side)?$/, { role: 'party', party: 'payee', rank: 3 }],
  [/^(?:batch|file|run) (?:paid|processed|released|actioned|settled)$/, { role: 'payment-date', party: null, rank: 2 }],
  // Titles: what comes first beside or under them may be anything.
  [/^(?:transaction details|remittance advice)$/, { role: 'other', party: null, rank: 3 }],
]

const phrase: Rule = ({ words }) => PHRASES.find(([pattern]) => pattern.test(words.join(' ')))?.[1] ?? null

const contact: Rule = ({ has, party }) => (has('contact') && !has('amount') && !has('reference') ? { role: 'other', party, rank: 2 } : null)

const reference: Rule = ({ has, says, party, words }) => {
  if (!has('reference') || has('date')) return null
  if (has('mine')) return { role: 'own-reference', party: 'payer', rank: 1 }
  // "Supplier ref" is what the payer's books call him.
  if (words.some((w) => isTrade(w) || isCreditor(w)) && words.length === 2) return { role: 'reference', party: 'payee', rank: 3 }
  if (has('payee')) return { role: 'reference', party: 'payee', rank: 1 }
  if (has('payer')) return { role: 'own-reference', party: 'payer', rank: 2 }
  if (has('yours')) return { role: 'own-reference', party: 'payer', rank: 3 }
  if (has('bank-id') || (has('bank') && !has('pay') && !words.includes('statement'))) return { role: 'bank-id', party, rank: 2 }
  if (party === 'payer' && has('from')) return { role: 'own-reference', party, rank: 2 }
  if (has('to')) return { role: 'reference', party: 'payee', rank: 1 }
  // Whose statement it stands on is not said, or was misread ("On" for "Own").
  if (words.includes('statement')) return { role: 'reference', party, rank: 3 }
  // "Reference number" is the bank's id on some notices and the payer's words on others: the value decides.
  return { role: 'reference', party, rank: has('number') || says(/^(?:ref(?:nr|no)|customer)$/) ? 3 : 2 }
}

/** "Their statement will show", "My statement description". */
const onStatement: Rule = ({ has, says, words }) => {
  if (!says(/^statements?$/) || has('date') || has('number') || !(words.length > 2 || has('payee') || has('mine'))) return null
  if (has('mine') || has('yours') || has('payer'))
    return { role: 'own-reference', party: 'payer', rank: has('mine') || has('payer') ? 1 : 3 }
  return has('payee') ? { role: 'reference', party: 'payee', rank: 1 } : null
}

const time: Rule = ({ has, says, party }) => (has('time') && !says(/^(?:date|datum|datumentyd)$/) ? { role: 'time', party, rank: 1 } : null)

const endsInStatus: Rule = ({ words, party }) => (words.at(-1) === 'status' && words.length > 1 ? { role: 'status', party, rank: 1 } : null)

const date: Rule = ({ has, only, says, words }) => {
  if (words.length === 1 && says(/^o[np]$/)) return { role: 'date', party: null, rank: 3 }
  if (!has('date') && !(has('on') && has('pay') && only('on', 'pay', 'glue', 'bank-id'))) return null
  const isDocuments = says(/^(?:statement|letter|print|printed|created|generated|issue|issued|due|advice|notice|document)$/)
  if (isDocuments && !has('pay')) return { role: 'other-date', party: null, rank: 2 }
  const isOther = has('other-date') && !says(/^effective$/) && !(has('pay') && !isDocuments)
  if (isOther || has('other-money')) return { role: 'other-date', party: null, rank: 2 }
  // The bank may settle on another day than it was paid.
  if (has('pay') && says(/^(?:settlement|processing)$/)) return { role: 'payment-date', party: null, rank: 2 }
  if (has('pay') || says(/^(?:betaaldatum|betalingsdatum)$/)) return { role: 'payment-date', party: null, rank: 1 }
  if (
    (has('bank-id') && !says(/^(?:deal|journal|joernaal|event|advice)$/)) ||
    (has('amount') && !says(/^principal$/)) ||
    says(/^(?:effective|transaksiedatum)$/)
  )
    return { role: 'payment-date', party: null, rank: 2 }
  return { role: 'date', party: null, rank: 3 }
}

const otherMoney: Rule = ({ has, party }) => {
  if (!has('other-money')) return null
  return has('account') || has('name') ? { role: 'other', party, rank: 2 } : { role: 'other-money', party, rank: 1 }
}

const branch: Rule = ({ has, words, party }) =>
  has('branch') ||
  ((words.includes('clearing') || has('bank')) && (words.includes('code') || words.includes('kode'))) ||
  (words.includes('clearing') && has('number'))
    ? { role: 'branch', party, rank: 1 }
    : null

const amount: Rule = ({ has, says, party }) =>
  has('amount') ? { role: 'amount', party, rank: (has('pay') && !says(/^settlement$/)) || has('bank-id') || has('currency') ? 1 : 2 } : null

const currency: Rule = ({ has, only, party }) =>
  has('currency') && only('currency', 'glue', 'pay', 'number') ? { role: 'currency', party, rank: 1 } : null

const kindOfAccount: Rule = ({ has, party }) => (has('account') && has('type') && !has('number') ? { role: 'other', party, rank: 2 } : null)

const name: Rule = ({ has, says, words, party }) => {
  if (has('name') && has('bank') && !has('account')) return { role: 'bank', party, rank: 1 }
  // "Ordering party" names somebody, or stands over whatever is said of him.
  if (party && words.includes('party') && !has('holder') && !words.some((w) => w !== 'party' && sensesOf(w)?.includes('name')))
    return { role: 'party', party, rank: 1 }
  if (!has('name') && (!has('holder') || has('number') || (says(/^(?:owner|eienaar)$/) && !has('account')))) return null
  return { role: 'name', party, rank: party ? 1 : 2 }
}

/** Whom the bank calls so has paid. */
const CUSTOMERS = /^(?:customer|client|klient)$/

/** "From account of" asks for a name. */
const account: Rule = ({ has, says, words, party }) =>
  has('account')
    ? { role: words.at(-1) === 'of' ? 'name' : 'account', party: party ?? (says(CUSTOMERS) ? 'payer' : null), rank: party ? 1 : 2 }
    : null

const status: Rule = ({ has, party }) => (has('status') ? { role: 'status', party, rank: 1 } : null)

/** "ID number" and "Creditor scheme identification" are somebody's, for years. */
const identity: Rule = ({ words, says, party }) => {
  if (!says(/^(?:id|identification)$/) || says(/^(?:transaction|transaksie|trans|txn|trace|payment|transfer|endtoend)$/)) return null
  return party !== null || words.every((w) => /^(?:id|identification|number|no|nr|num|nommer)$/.test(w))
    ? { role: 'other', party, rank: 2 }
    : null
}

const bankId: Rule = ({ has, only, says, party }) => {
  const isCode = says(/^code$/) && says(/^(?:transaction|transaksie|trans|txn|confirmation)$/)
  const isSlip = (says(/^(?:receipt|kwitansie)$/) && !has('pay')) || says(/^(?:slip|voucher)$/)
  if (has('bank-id') && (has('number') || says(IDS) || has('status') || isCode || isSlip)) {
    const isPayments = says(/^(?:trace|transaction|txn|transaksie|transaksienommer|uetr|notification|unique)$/)
    return { role: 'bank-id', party, rank: isPayments ? 1 : says(/^(?:batch|session|device)$/) ? 3 : 2 }
  }
  const isOfPayment = has('number') && says(/^(?:payment|transfer|eft|betalings?)$/) && only('pay', 'number', 'glue', 'bank')
  return isOfPayment ? { role: 'bank-id', party, rank: 2 } : null
}
const IDS = /^(?:id|txn|identification|identifier|trace|uetr|rrn|utr|skyqr|stan|sequence|key|txid|[a-z]+nommer)$/

/** That of a run or a batch is many payments'. */
const total: Rule = ({ has, only, says, party }) => {
  if (has('total') && says(/^(?:run|batch|items)$/)) return { role: 'other-money', party, rank: 2 }
  return has('total') && only('total', 'pay', 'glue') ? { role: 'amount', party, rank: 3 } : null
}

const SIDES = ['payee', 'payer', 'from', 'to', 'by', 'pay', 'glue', 'details', 'description', 'on'] as const

const side: Rule = ({ has, only, says, words, party }) => {
  // A trade is not a party: "PAY SUPPLIER" and "Creditors run" are what somebody wrote, not labels.
  if (!party || words.some(isTrade) || says(/^(?:customers|run)$/) || isText(words)) return null
  if (!only(...SIDES) && !(says(/^who$/) && only(...SIDES, 'yours'))) return null
  return { role: 'party', party, rank: has('details') ? 3 : has('pay') || has('payee') || has('payer') ? 1 : 2 }
}

const bank: Rule = ({ has, only, party }) =>
  has('bank') && only('bank', 'glue', 'payee', 'to', 'from', 'payer', 'details', 'on') ? { role: 'bank', party, rank: 1 } : null

const BANKS_TOO = /^(?:remarks?|opmerking|particulars|information|inligting|marked|gemerk)$/
const description: Rule = ({ has, only, says, words, party }) => {
  const isTold = only('description', 'payee', 'payer', 'mine', 'yours', 'to', 'from', 'by', 'pay', 'glue', 'on', 'other-date', 'bank-id')
  if (!has('description') || !isTold || words.every((w) => w === 'details')) return null
  // A bare "Remark" may be the bank's own.
  if (party === null && !has('yours') && says(BANKS_TOO)) return null
  if (has('mine') || party === 'payer') return { role: 'own-reference', party, rank: 2 }
  if (has('yours') && party === null) return { role: 'own-reference', party: 'payer', rank: 3 }
  return { role: 'reference', party, rank: has('payee') && isText(words) ? 2 : 3 }
}

const kindOfPayment: Rule = ({ has, only, party }) =>
  has('type') && only('type', 'pay', 'bank-id', 'glue', 'account', 'to', 'by', 'number', 'payer', 'payee', 'name')
    ? { role: 'other', party, rank: 2 }
    : null

/** "Printed on", "Requested by, at". */
const step: Rule = ({ has, only, words, party }) =>
  has('other-date') && only('other-date', 'glue', 'on', 'number', 'by', 'time') && words.length > 1 && (has('on') || has('number'))
    ? { role: has('number') ? 'other' : 'other-date', party, rank: 2 }
    : null

/** "Payment confirmation", a title. */
const title: Rule = ({ has, only, party }) =>
  has('pay') && has('bank-id') && only('pay', 'bank-id', 'details') ? { role: 'other', party, rank: 3 } : null

const RULES: readonly Rule[] = [
  phrase,
  contact,
  reference,
  onStatement,
  time,
  endsInStatus,
  date,
  otherMoney,
  branch,
  amount,
  currency,
  kindOfAccount,
  name,
  account,
  status,
  identity,
  bankId,
  total,
  side,
  bank,
  description,
  kindOfPayment,
  step,
  title,
]
