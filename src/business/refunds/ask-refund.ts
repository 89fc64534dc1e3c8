// Asking for a refund of a customer's unallocated cash by bank transfer. Up to the limit one person suffices and the amount is set
// aside at once; above it the refund waits for a second person.
import { lockRows } from '../../adapters/database/dialect.ts'
import type { WriteContext } from '../../context.ts'
import { keyedHashes } from '../accounts/seal.ts'
import { type Asker, openRequest } from '../accounts/second-person.ts'
import { once } from '../audit/once.ts'
import { record } from '../audit/record.ts'
import { bankAccountProblems } from '../banking/bank-account.ts'
import { unallocatedCash } from '../invoices/account-summary.ts'
import { takeNumber } from '../invoices/number.ts'
import { type Cents, formatRand, parseAmount } from '../money/cents.ts'
import { formatPaymentReference, refundReferenceOf } from '../money/payment-reference.ts'
import { lockCustomer } from '../payments/allocate.ts'
import { cashAskedFor } from './find-refunds.ts'
import { isSameAccount, keepPayee, lastPayee, openPayee, type PayeeAccount } from './payee.ts'
import { refundedAlone, refundLimit } from './refund-limit.ts'
import { reserve } from './reserve.ts'

export interface RefundToAsk {
  customerUuid: string
  amountText: string
  reason: string
  /** typed details, or those of the last refund that was paid to this customer */
  payee: PayeeAccount | 'as-before'
  /** who of the customer confirmed the details by phone; needed unless money went there before */
  confirmedWith: string
  by: Asker
  publicUrl: string
  onceKey: string
}

export type RefundField = 'amount' | 'reason' | 'confirmedWith' | 'payee' | keyof PayeeAccount

export type RefundAsked =
  | { refundUuid: string; requestUuid: string | null }
  | { refused: 'invalid'; problems: Partial<Record<RefundField, string>> }
  | { refused: 'nobody-else'; sentence: string }

/** Refuses more than the customer holds and nobody else asked for, to the cent, however many ask at the same moment. */
export async function askRefund(w: WriteContext, input: RefundToAsk): Promise<RefundAsked> {
  const { customerUuid, amountText, reason, payee, confirmedWith } = input
  // the account number stays out of the plain hash that `once` keeps: ten digits are quickly guessed
  const where = payee === 'as-before' ? payee : keyedHashes(w.keys, 'refund-once', JSON.stringify(payee))[0]
  const request = { amountText, reason, confirmedWith, where }
  return once(w, { scope: `ask-refund ${customerUuid}`, key: input.onceKey, request }, () => ask(w, input))
}

async function ask(w: WriteContext, input: RefundToAsk): Promise<RefundAsked> {
  // before the customer's lock: what one person refunds alone is added up over all customers
  await w.db.selectFrom('staff').select('id').where('id', '=', input.by.staffId).modifyEnd(lockRows(w.db)).executeTakeFirstOrThrow()
  const customerId = await lockCustomer(w, input.customerUuid)
  const amount = await amountOf(w, customerId, input.amountText)
  const destination = await destinationOf(w, customerId, input)
  const reason = input.reason.trim()
  const problems = {
    ...('problem' in amount && { amount: amount.problem }),
    ...((reason.length < 3 || reason.length > 500) && { reason: 'Say in a few words why the money goes back.' }),
    ...('problems' in destination && destination.problems),
  }
  if ('problem' in amount || 'problems' in destination || Object.keys(problems).length > 0) return { refused: 'invalid', problems }
  const { amountCents } = amount
  const refundUuid = w.newUuid()
  const limitCents = (await refundLimit(w)).aloneCents
  const needsSecond = amountCents + (await refundedAlone(w, input.by)) > limitCents
  const request = needsSecond ? await askSecondPerson(w, input, { refundUuid, customerId, amountCents, reason, ...destination }) : null
  if (request !== null && 'refused' in request) return request
  const reference = refundReferenceOf(await takeNumber(w, 'refund'))
  const { bankName, accountNumber } = destination.account
  const lastFour = accountNumber.slice(-4)
  const { staffId, staffName } = input.by
  const journalId = needsSecond ? null : await reserve(w, { refundUuid, reference, customerId, amountCents, bankName, lastFour, staffName })
  const row = await w.db
    .insertInto('refund')
    .values({
      uuid: refundUuid,
      reference,
      customer_id: customerId,
      amount_cents: amountCents,
      reason,
      state: needsSecond ? 'waiting' : 'to-pay',
      limit_cents: limitCents,
      needs_second: needsSecond ? 1 : 0,
      requested_by: staffId,
      requested_at: w.clock.now(),
      approved_by: null,
      reserved_at: needsSecond ? null : w.clock.now(),
      reserve_journal_id: journalId,
      cancelled_by: null,
      cancelled_at: null,
      cancel_reason: null,
    })
    .executeTakeFirstOrThrow()
  await keepPayee(w, { id: Number(row.insertId), uuid: refundUuid }, destination.account, destination.confirmedWith)
  await record(w, {
    actor: staffName,
    kind: 'refund-asked',
    subject: formatPaymentReference(reference),
    detail: { amountCents, reason, needsSecond, limitCents, to: `${bankName} …${lastFour}`, confirmedWith: destination.confirmedWith },
  })
  return { refundUuid, requestUuid: request?.requestUuid ?? null }
}

async function amountOf(w: WriteContext, customerId: number, text: string): Promise<{ amountCents: Cents } | { problem: string }> {
  const amountCents = parseAmount(text)
  if (amountCents === null || amountCents <= 0) return { problem: 'Enter an amount in rand, for instance 1 234,56.' }
  const heldCents = await unallocatedCash(w, customerId)
  const askedCents = await cashAskedFor(w, customerId)
  if (amountCents <= heldCents - askedCents) return { amountCents }
  const waits = askedCents > 0 ? ` ${formatRand(askedCents)} of it is asked for by refunds that wait for a second person.` : ''
  return { problem: `The customer has ${formatRand(heldCents)} of unallocated cash.${waits}` }
}

type Destination = { account: PayeeAccount; confirmedWith: string | null } | { problems: Partial<Record<RefundField, string>> }

async function destinationOf(w: WriteContext, customerId: number, { payee, confirmedWith }: RefundToAsk): Promise<Destination> {
  const last = await lastPayee(w, customerId)
  const known = last === null ? null : await openPayee(w, w.keys, last.refundUuid)
  if (payee === 'as-before')
    return known === null
      ? { problems: { payee: 'Enter the bank details: those of an earlier refund are not there.' } }
      : { account: known, confirmedWith: null }
  const { account, problems } = bankAccountProblems(payee)
  if (Object.keys(problems).length > 0) return { problems }
  if (known !== null && isSameAccount(known, account)) return { account, confirmedWith: null }
  const who = confirmedWith.trim()
  if (who.length < 3 || who.length > 200)
    return { problems: { confirmedWith: 'Phone the customer under a number that you knew before, and say whom you spoke to.' } }
  return { account, confirmedWith: who }
}

async function askSecondPerson(
  w: WriteContext,
  input: RefundToAsk,
  refund: { refundUuid: string; customerId: number; amountCents: number; reason: string; account: PayeeAccount },
): Promise<{ requestUuid: string } | Extract<RefundAsked, { refused: string }>> {
  const { name } = await w.db.selectFrom('customer').select('name').where('id', '=', refund.customerId).executeTakeFirstOrThrow()
  const request = await openRequest(w, {
    kind: 'refund',
    subject: refund.refundUuid,
    payload: { customerName: name, amount: formatRand(refund.amountCents) },
    reason: refund.reason,
    what: `refunding ${formatRand(refund.amountCents)} to ${name}, account …${refund.account.accountNumber.slice(-4)}`,
    by: input.by,
    mayBeAlone: false,
    publicUrl: input.publicUrl,
  })
  if (!('refused' in request)) return request
  if (request.refused === 'reason-missing') return { refused: 'invalid', problems: { reason: request.sentence } }
  return { refused: 'nobody-else', sentence: request.sentence }
}
