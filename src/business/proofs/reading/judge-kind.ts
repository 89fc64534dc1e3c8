/**
 * Whether a text is a proof of an EFT payment at all, and if not, what it looks like. Delivery notes, invoices, card
 * receipts and statements name amounts and references too.
 */
import { findAmounts } from './amounts.ts'
import { cleanAccount } from './clean-account.ts'
import type { Arrangement, Piece } from './arrange.ts'
import { isNothing } from './sayings/doubts.ts'
import type { Material } from './finding.ts'
import { digitsOf, letterKey } from './plain-text.ts'
import type { Utterance } from './sayings/utterances.ts'

export type KindFinding = {
  isProof: boolean
  isCard: boolean
  isFromBank: boolean
  /** It names an amount, and says that it was paid or has a number as long as an account's. */
  hasMoney: boolean
  /** A title or a row that no bank transfer has, beside others that one has: a cheque, cash, a card, a mandate. */
  mayBe: string | null
  /** It is written as a person writes who says that he paid. */
  isSomebodysWord: boolean
  looksLike: string | null
}

const SOMEBODYS_WORD =
  /\b(?:we|i)(?:'ve| have| had| just| already)* (?:paid|sent|transferred|deposited|made (?:the|a|an|your) (?:payment|transfer|eft|deposit))\b|\b(?:ons|ek) het .{0,30}(?:betaal|oorgeplaas)|\b(?:van|vanaf|uit) (?:ons|my) (?:[\w-]+[ -]){0,3}rekening\b|\bfrom (?:our|my) (?:[\w-]+ ){0,3}account\b/i

const PAYMENT =
  /proofofpayment|notificationofpayment|noticeofpayment|paymentnotification|paymentnotice|paymentconfirm|confirmationofpayment|confirmationoftransfer|transferconfirm|paymentadvice|remittanceadvice|paymentdetail|transactiondetail|transactionconfirm|transactionreceipt|paymentreceipt|paymentsuccess|successfulpayment|transferred|paymentmade|madeapayment|paymentbelow|paymenthasbeen|paymentwas|transactionsuccess|bewysvanbetaling|betalingsbewys|betalingskennis|kennisgewingvanbetaling|betalingsuksesvol|bevestigingvanbetaling|electronicpayment|eftpayment|onceoffpayment|paidto|paymentto|paymentfrom|paymentdate|paymentstatus|paymentamount|moneysent|yousent|youpaid|betaalaan|betaling|immediatepayment|payshap|credittransfer|fundstransfer|scheduledpayment|paymentscheduled|paymentunsuccess|internationalpayment|deposit|transferto|transfersuccess|paymentinstruction|payment/
const BANKING =
  /beneficiary|recipient|payee|account|branch|reference|trace|bank|begunstigde|ontvanger|rekening|verwysing|verwinv|rekno|fnbrek|avail|acc\b/

/** `isAside`: what apps show beside a payment as well, to be tapped. */
const OTHERS: { what: string; title: RegExp; isAside?: true }[] = [
  { what: 'a delivery note', title: /^(?:deliverynote|afleweringsnota|goodsreceived|packingslip|waybill)/ },
  { what: 'an invoice', title: /^(?:taxinvoice|proformainvoice|proforma|invoice(?!payment)|belastingfaktuur|faktuur)/ },
  { what: 'a quotation', title: /^(?:quotation|quote(?!d)|estimate|kwotasie)/ },
  {
    what: 'a statement of account',
    title: /^(?:statementofaccount|bankstatement|accountstatement|ministatement|staatvanrekening|rekeningstaat)/,
  },
  { what: 'a purchase order', title: /^(?:purchaseorder|salesorder|orderconfirmation)/ },
  { what: 'a credit note', title: /^(?:creditnote|kredietnota)/ },
  {
    what: 'a certificate of interest',
    title: /^(?:interest|tax|rente|belasting)(?:certificate|notice|statement|sertifikaat|kennisgewing)/,
  },
  { what: 'a request for payment', title: /^(?:requestforpayment|paymentrequest|paymentreminder|finaldemand|letterofdemand)/ },
  {
    what: 'a beneficiary that was added',
    title: /^(?:new)?(?:beneficiary|recipient|payee|begunstigde)(?:was|is|has|been|successfully)*(?:added|created|saved|bygevoeg)/,
  },
  {
    what: 'a change of limits',
    isAside: true,
    title:
      /limit(?:s)?(?:was|were|is|has|have|been|successfully)*(?:changed|updated|increased)|^(?:new)?(?:payment|eft|daily|transfer)limits?$/,
  },
  { what: 'money sent to a telephone', isAside: true, title: /ewallet|cashsend|sendcash|instantmoney|cashcode|mobilemoneyvoucher/ },
  { what: 'a cash withdrawal', title: /cashwithdrawal|atmwithdrawal/ },
  {
    what: 'a confirmation of account details',
    title: /^(?:accountconfirmation|confirmationofaccount|bankingdetails|proofofaccount)/,
  },
]
const TITLE_OF_PROOF =
  /proofofpayment|notificationofpayment|noticeofpayment|payment(?:notification|confirmation|advice|success|made|details)|bewysvanbetaling|betaling|transfer|paid|confirmationofpayment|moneysent|geldgestuur/
/** "Invoice number" and "Quote" are labels of a field, not what the document is. */
const LABEL_OF_ONE =
  /^(?:tax)?(?:invoice|quote|quotation|statement|order|faktuur|kwotasie)(?:s?number|no|nr|nommer|date|ref(?:erence)?|description)$/

const CARD =
  /\b(?:visa|master ?card|amex|american express|diners(?: club)?)\b[^A-Za-z]{0,6}(?:\d{4}|[*xX•.]{2,}|ending|card|debit|credit)|\b(?:card ?holder|card ?number|card no|card ending|terminal ?id|merchant ?id|auth ?code|approval ?code|debit ?card|credit ?card|contactless|tap and pay|visa card)\b|\bmastercard\b(?!\s+[A-Za-z]{3})|powered by (?:stripe|yoco|ikhokha|snapscan|peach|payfast)|\b(?:purchase|sale)\b.{0,40}\b(?:visa|mastercard)\b/i

/** Ways of paying that are no transfer from bank to bank, and papers about payments that are none. */
const OTHER_MEANS: readonly { what: string; title: RegExp }[] = [
  { what: 'a payment by card', title: /\b(?:visa|master ?card|amex|american express|diners)\b.{0,12}(?:\d{4}|\*)|\b(?:apple|google|samsung) pay\b|\bsnapscan\b|\bzapper\b|\bscan to pay\b|\byoco\b|\bikhokha\b|\bspeedpoint\b|\bpos (?:purchase|terminal)\b|\bpowered by (?:visa|mastercard)\b|\btap\b.{0,6}\b(?:mc|visa|to pay)\b|\bpin verified\b/i },
  { what: 'a payment in instalments', title: /\bpayjustnow\b|\bpayflex\b|\bmobicred\b|\b(?:first|1st|\d (?:of|\/) \d) instal+ments?\b|\binstal+ment (?:plan|amount|paid)\b/i },
  { what: 'a cheque', title: /\bcheque (?:number|no|nr|payment|deposit)\b|\btjek(?:nommer|betaling)?\b/i },
  { what: 'cash', title: /\bcash (?:deposit|tendered|payment|withdrawal)\b|\bkontant(?:deposito|betaling)?\b|\bdeposit (?:slip|receipt)\b|\bcash to be counted\b|\bdeposito ?strokie\b|\bcardless\b|\batm$|\btendered\b|^change$|\bcollect (?:at|your)\b|\bpay at any\b|\bvoucher\b|\beasypay\b|\bkazang\b|\b1 ?voucher\b|\bmukuru\b|\bsend[- ]?imali\b|\binstant money\b|\bmoney market\b|\bhello paisa\b/i },
  { what: 'a mandate or a debit order', title: /\bmandate\b|\bdebi ?check\b|\bdebit order\b|\bstop order\b|\bstanding order\b|\bmandaat\b|\baftrekorder\b/i },
  { what: 'a promise or a request', title: /\bguarantee\b|\bundertaking\b|\bproof of funds\b|\brequisition\b|\bpayment request\b|\brequest (?:to|for) pay(?:ment)?\b|\bpayshap request\b|\bto follow\b|\bescrow\b|\bpayout\b|\binvoice discounting\b|\bin trust\b|\bquote\b.{0,8}\bvalid\b/i },
  { what: 'a list or a check of accounts', title: /\b(?:bank|account|mini|customer) statement\b|\baccount (?:activity|verification|confirmation)\b|\btransaction (?:list|history)\b|\bavs\b|\baccount (?:found|open)\b|\baccepts credits\b|\bvalidation report\b|\bbank(?:ing)? details? (?:form|confirmation)\b|\bdetail form\b/i },
  { what: 'a debt that was set off, or points', title: /\bset[- ]?off\b|\bskuldvergelyking\b|\b(?:own|inter)[- ]?account transfer\b|\bjournal\b|^(?:\w+ )?ebucks$|\bebucks (?:payment|used|paid)\b|\bwith rewards\b|\d points\b|\d punte\b|\beB \d|\bpaypal\b|\bchip and pin\b|\bguaranteed\b|\bon account$|\bas a discount\b/i },
  { what: 'a paper of a company, not of a bank', title: /\bcredit (?:memo|note)\b|\bofficial receipt\b|\bpayment voucher\b|\border (?:no|number|amount|total)\b|\bthank you for your order\b|\bcreditors? payment run\b|\bpayment run\b|\bpastel\b|\bxero\b|\bquickbooks\b|\bsap erp\b|\bsyspro\b|\bhouse bank\b|\bvendor (?:bank|number|account)\b|\bposting date\b|\bprepared by\b|\bvoorberei deur\b|\bcustomer account\b|\bstill owing\b/i },
] // prettier-ignore

/** Rows that say with what was paid. */
const PAID_WITH =
  /^(?:paid|payment|pay|betaal) ?(?:with|by|using|via|method|instrument|means|met|metode)$|^(?:method|metode|tender|card|type|tipe|payment type|tipe betaling|funding source|channel)(?: (?:type|number|no))?$/i
const BY_CARD = /\bcard\b|visa|master|amex|\bkaart\b|\*{4}/i
const BY_CASH =
  /\b(?:cash(?: ?send)?|send cash|kontant|cheque|tjek|voucher|gift card|geskenk\w*|loan|lening|buy now|airtime|e-?wallet|mobile money|kredietkaart|debit order|paypal|points|crypto|bitcoin)\b/i

function otherMeans(utterances: readonly Utterance[]): string | null {
  for (const { kind, label, text } of utterances) {
    if (kind === 'sentence' || kind === 'menu' || text.endsWith('.')) continue
    if (PAID_WITH.test(label.trim()) && BY_CARD.test(`${label} ${text}`)) return 'a payment by card'
    if (PAID_WITH.test(label.trim()) && BY_CASH.test(text)) return 'cash or a cheque'
    const said = OTHER_MEANS.find(({ title }) => title.test(`${label} ${text}`.trim()))
    if (said) return said.what
  }
  return null
}

/** A name of a bank that nobody listed: "Marula Mutual is a co-operative bank". Not whose account it is, nor where. */
const A_BANK =
  /(?<!\b(?:your|their|the|a|receiving|paying|beneficiary|recipient|other|in|at|pay by|house|via|our|my|ons) )\b(?:bank|banking|bankers)\b(?![- ](?:account|rekening|details?|name|code|branch|reference|acc|charges|fees|holidays?|statement|transfer|number))/i

function namesABank({ pairs, arrangement }: Material): boolean {
  const values = new Set(
    pairs.flatMap(({ label, labelPiece, pieces }) => [...(label.role === 'bank' ? [labelPiece] : []), ...pieces].map((p) => p.index)),
  )
  return arrangement.lines.some((line) => line.length === 1 && line.some((p) => !values.has(p.index) && A_BANK.test(p.text)))
}

/** What apps put beside each other at the foot or the head of a page: `eWallet | Send money | Payments`. */
const isInMenu = (piece: Piece, lines: readonly Piece[][]): boolean => lines.some((line) => line.length >= 3 && line[0] === piece)

/** `Quote | 88` */
const isLabelOfFigures = (piece: Piece, lines: readonly Piece[][]): boolean =>
  lines.some(
    ([first, second]) => first === piece && second !== undefined && /^[A-Za-z]+:?$/.test(piece.text) && /^\W*\d+\W*$/.test(second.text),
  )

/** Without sentences that offer a card, and the payer's account, which may be one's. */
const saidOfMeans = (utterances: readonly Utterance[]): string =>
  utterances
    .filter(({ kind, text }) => kind !== 'sentence' || /\b(?:paid|charged|purchased?|slip)\b/i.test(text))
    .filter(({ kind }) => kind !== 'menu')
    .filter(({ text }) => !/\b(?:apply|get a|trademarks?|requirements)\b/i.test(text))
    .filter(({ label }) => !/^(?:pay(?:ing)? )?(?:from|van|uit|source|debit)/i.test(label))
    .filter(({ text }) => !isNothing(text))
    .map(({ label, text }) => `${label} ${text}`)
    .join('\n')

/** "eWallet" alone is a button; "FNB eWallet" says what the document is. */
const isAside = (other: (typeof OTHERS)[number], titles: readonly string[]): boolean =>
  other.isAside === true && titles.every((t) => !other.title.test(t) || t.replace(other.title, '') === '')

const withoutCards = ({ text }: Arrangement): string =>
  text
    .split('\n')
    .filter((line) => !/card|kaart/i.test(line))
    .join('\n')

/** A number that is none of a card's printed on it. */
function isAccountBesideCard(value: string, { text }: Arrangement): boolean {
  const end = digitsOf(cleanAccount(value, 4) ?? '').slice(-4)
  const cards = text.split('\n').filter((line) => /card|kaart/i.test(line))
  return end !== '' && !cards.some((line) => digitsOf(line).endsWith(end))
}

/** `isMade`: the document says that the payment was made, so that a title of another paper may be a label's. */
export function judgeKind(material: Material, bank: string | null, isMade: boolean): KindFinding {
  const { arrangement, pairs, utterances } = material
  const key = letterKey(arrangement.text)
  const values = new Set(pairs.filter((p) => p.place !== 'behind').flatMap((p) => p.pieces.map((x) => x.index)))
  const behind = new Set(arrangement.lines.flatMap((line) => line.slice(1)))
  const titles = arrangement.pieces
    .filter((p) => !values.has(p.index) && !behind.has(p) && !isInMenu(p, arrangement.lines) && !isLabelOfFigures(p, arrangement.lines))
    .filter((p, i) => i < arrangement.pieces.length * 0.35 || p.h > arrangement.letterHeight * 1.3)
    .map((p) => letterKey(p.text))
  const other = OTHERS.find(({ title }) => titles.some((t) => title.test(t) && t.length < 45 && !LABEL_OF_ONE.test(t)))
  const isTitled = isMade || titles.some((t) => t.length < 60 && TITLE_OF_PROOF.test(t) && !(other?.title.test(t) ?? false))
  const roles = new Set(pairs.filter((p) => p.value).map((p) => p.label.role))
  const isFromBank = bank !== null || namesABank(material)
  const isCard =
    CARD.test(saidOfMeans(utterances)) &&
    !roles.has('branch') &&
    !pairs.some((p) => p.label.party === 'payee' && (p.label.role === 'account' || p.label.role === 'reference')) &&
    // A slip of a cash machine names the card that was put in, and under its heading the beneficiary's account.
    !pairs.some((p) => p.party === 'payee' && p.label.role === 'account' && isAccountBesideCard(p.value, arrangement))
  const tellsOfPayment =
    PAYMENT.test(key) ||
    /(?<![a-z])paid(?:t[o0]\w*)?\b|\beft\b|betaal|\bsent\b|\bgestuur\b|\boorgeplaas\b|\bcredited\b|\bgekrediteer\b/i.test(arrangement.text)
  const typical = (['account', 'branch', 'reference', 'bank-id', 'payment-date', 'status', 'amount', 'party'] as const).filter((role) =>
    roles.has(role),
  ).length
  const isProof =
    (tellsOfPayment || typical >= 4) &&
    (BANKING.test(key) || /\ba\s?\/\s?c\b|\bref\b|\brek\b|\bverw\b/i.test(arrangement.text)) &&
    !(other && !isTitled) &&
    !(isCard && bank === null)
  // A bank's letter may say "we paid" too, but it sets out what.
  const isSomebodysWord = SOMEBODYS_WORD.test(arrangement.text) && pairs.filter((p) => p.value).length < 5
  const mayBe = otherMeans(utterances) ?? (other && isTitled && !isAside(other, titles) ? other.what : null)
  return {
    isProof,
    isCard,
    isFromBank,
    hasMoney:
      (isMade || /(?<!\d)\d{9,11}(?!\d)|[*•xX]{3,}\s?\d{3,6}(?!\d)/.test(withoutCards(arrangement))) &&
      arrangement.pieces.some((p) => findAmounts(p.text).length > 0),
    mayBe,
    isSomebodysWord,
    looksLike: other && !isTitled ? other.what : isCard ? 'a card receipt' : null,
  }
}
