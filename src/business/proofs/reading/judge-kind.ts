/**
 * Whether a text is a proof of an EFT payment at all, and if not, what it looks like. Delivery notes, invoices, card
 * receipts and statements name amounts and references too.
 */
import { BANKS } from './banks.ts'
import type { Material } from './finding.ts'
import { letterKey } from './plain-text.ts'

export type KindFinding = {
  isProof: boolean
  isCard: boolean
  isFromBank: boolean
  /** It is written as a person writes who says that he paid. */
  isSomebodysWord: boolean
  looksLike: string | null
}

const SOMEBODYS_WORD =
  /\b(?:we|i)(?:'ve| have| had| just| already)* (?:paid|sent|transferred|deposited|made (?:the|a|an|your) (?:payment|transfer|eft|deposit))\b|\b(?:ons|ek) het .{0,30}(?:betaal|oorgeplaas)/i

const PAYMENT =
  /proofofpayment|notificationofpayment|noticeofpayment|paymentnotification|paymentnotice|paymentconfirm|confirmationofpayment|confirmationoftransfer|transferconfirm|paymentadvice|remittanceadvice|paymentdetail|transactiondetail|transactionconfirm|transactionreceipt|paymentreceipt|paymentsuccess|successfulpayment|transferred|paymentmade|madeapayment|paymentbelow|paymenthasbeen|paymentwas|transactionsuccess|bewysvanbetaling|betalingsbewys|betalingskennis|kennisgewingvanbetaling|betalingsuksesvol|bevestigingvanbetaling|electronicpayment|eftpayment|onceoffpayment|paidto|paymentto|paymentfrom|paymentdate|paymentstatus|paymentamount|moneysent|yousent|youpaid|betaalaan|betaling|immediatepayment|payshap|credittransfer|fundstransfer|scheduledpayment|paymentscheduled|paymentunsuccess|internationalpayment|deposit|transferto|transfersuccess|paymentinstruction|payment/
const BANKING = /beneficiary|recipient|payee|account|branch|reference|trace|bank|begunstigde|ontvanger|rekening|verwysing|avail|acc\b/

const OTHERS: { what: string; title: RegExp }[] = [
  { what: 'a delivery note', title: /^(?:deliverynote|afleweringsnota|goodsreceived|packingslip|waybill)/ },
  { what: 'an invoice', title: /^(?:taxinvoice|proformainvoice|proforma|invoice(?!payment)|belastingfaktuur|faktuur)/ },
  { what: 'a quotation', title: /^(?:quotation|quote|estimate|kwotasie)/ },
  {
    what: 'a statement of account',
    title: /^(?:statementofaccount|bankstatement|accountstatement|ministatement|transactionhistory|staat)/,
  },
  { what: 'a purchase order', title: /^(?:purchaseorder|salesorder|orderconfirmation)/ },
  { what: 'a credit note', title: /^(?:creditnote|kredietnota)/ },
  { what: 'a request for payment', title: /^(?:requestforpayment|paymentrequest|paymentreminder|finaldemand|letterofdemand)/ },
  {
    what: 'a beneficiary that was added',
    title: /^(?:new)?(?:beneficiary|recipient|payee|begunstigde)(?:was|is|has|been|successfully)*(?:added|created|saved|bygevoeg)/,
  },
  {
    what: 'a change of limits',
    title:
      /limit(?:s)?(?:was|were|is|has|have|been|successfully)*(?:changed|updated|increased)|^(?:new)?(?:payment|eft|daily|transfer)limits?$/,
  },
  { what: 'money sent to a telephone', title: /ewallet|cashsend|sendcash|instantmoney|cashcode|mobilemoneyvoucher/ },
  { what: 'a cash withdrawal', title: /cashwithdrawal|atmwithdrawal/ },
  {
    what: 'a confirmation of account details',
    title: /^(?:accountconfirmation|confirmationofaccount|bankconfirmationletter|bankingdetails|proofofaccount)/,
  },
]
const TITLE_OF_PROOF =
  /proofofpayment|notificationofpayment|noticeofpayment|payment(?:notification|confirmation|advice|success|made|details)|bewysvanbetaling|betaling|transfer|paid|confirmationofpayment/
const CARD =
  /visa|mastercard|amex|americanexpress|dinersclub|poweredby(?:stripe|yoco|ikhokha|snapscan|peach|payfast)|cardholder|cardnumber|cardending|terminalid|merchantid|authcode|approvalcode|debitcard|creditcard|contactless|tapandpay/

export function judgeKind({ arrangement, pairs }: Material): KindFinding {
  const key = letterKey(arrangement.text)
  const values = new Set(pairs.filter((p) => p.place !== 'behind').flatMap((p) => p.pieces.map((x) => x.index)))
  const behind = new Set(arrangement.lines.flatMap((line) => line.slice(1)))
  const titles = arrangement.pieces
    .filter((p) => !values.has(p.index) && !behind.has(p))
    .filter((p, i) => i < arrangement.pieces.length * 0.35 || p.h > arrangement.letterHeight * 1.3)
    .map((p) => letterKey(p.text))
  const other = OTHERS.find(({ title }) => titles.some((t) => title.test(t) && t.length < 45))
  const isTitled = titles.some((t) => t.length < 60 && TITLE_OF_PROOF.test(t) && !(other?.title.test(t) ?? false))
  const roles = new Set(pairs.filter((p) => p.value).map((p) => p.label.role))
  const isFromBank =
    BANKS.some((b) => b.spellings.test(arrangement.text.toLowerCase()) || b.spellings.test(key)) ||
    roles.has('branch') ||
    roles.has('account')
  const isCard =
    CARD.test(key) &&
    !roles.has('branch') &&
    !pairs.some((p) => p.label.party === 'payee' && (p.label.role === 'account' || p.label.role === 'reference'))
  const tellsOfPayment = PAYMENT.test(key) || /(?<![a-z])paid(?:t[o0]\w*)?\b|\beft\b|betaal|\bsent\b/i.test(arrangement.text)
  const typical = (['account', 'branch', 'reference', 'bank-id', 'payment-date', 'status', 'amount', 'party'] as const).filter((role) =>
    roles.has(role),
  ).length
  const isProof = (tellsOfPayment || typical >= 4) && BANKING.test(key) && !(other && !isTitled) && !(isCard && !isFromBank)
  // A bank's letter may say "we paid" too, but it sets out what.
  const isSomebodysWord = SOMEBODYS_WORD.test(arrangement.text) && pairs.filter((p) => p.value).length < 5
  return { isProof, isCard, isFromBank, isSomebodysWord, looksLike: other && !isTitled ? other.what : isCard ? 'a card receipt' : null }
}
