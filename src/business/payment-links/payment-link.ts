// Links by which an invoice is paid without signing in: made, shown again, stopped. One stands per invoice. The table holds a hash by
// which a link is found, and the token sealed, so that whoever made it can print it again; a copy of the database opens no invoice.
import { randomBytes } from 'node:crypto'
import { lockRows } from '../../adapters/database/dialect.ts'
import type { Realm } from '../../adapters/database/tables/people.ts'
import { paymentLinkLimits } from '../../config/payment-link-limits.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { found } from '../../problems.ts'
import { open, seal } from '../accounts/seal.ts'
import { hashOfToken } from '../accounts/session.ts'
import { record } from '../audit/record.ts'
import { dateOn } from '../money/calendar.ts'

export const paymentLinkPurpose = ({ uuid }: { uuid: string }): string => `payment-link:${uuid}`

export interface LinkMaker {
  realm: Realm
  id: number
  /** as the audit record names people of this realm: a buyer's address, a member of staff's name */
  actor: string
}

export interface StandingLink {
  uuid: string
  token: string
  createdAt: string
  expiresAt: string
}

/** The last day, in Johannesburg, on which a link opens. */
export const lastDayOf = ({ expiresAt }: Pick<StandingLink, 'expiresAt'>): string =>
  dateOn(new Date(Date.parse(expiresAt) - 1).toISOString())

export type LinkMade =
  | StandingLink
  /** there is nothing left to pay */
  | { refused: 'paid' }
  | { refused: 'too-many' }

export interface WhichInvoice {
  invoiceUuid: string
  /** of a buyer: another company's invoice is absent */
  customerId?: number | undefined
}

/** The link that stands, or a new one. However many ask at once, there is one. */
export async function makePaymentLink(w: WriteContext, which: WhichInvoice, by: LinkMaker): Promise<LinkMade> {
  const invoice = await lockedInvoice(w, which)
  if (invoice.paid_cents >= invoice.total_cents) return { refused: 'paid' }
  const standing = await standingLink(w, invoice.id)
  if (standing !== null) return standing
  const { count } = await w.db
    .selectFrom('payment_link')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('invoice_id', '=', invoice.id)
    .executeTakeFirstOrThrow()
  if (Number(count) >= paymentLinkLimits.madePerInvoiceMax) return { refused: 'too-many' }
  // one that ran out, or no longer opens with today's keys
  await endLinks(w, invoice.id)
  const made = await insertLink(w, invoice, by)
  await record(w, { actor: by.actor, kind: 'payment-link-made', subject: invoice.number, detail: { expiresAt: made.expiresAt } })
  return made
}

/** From now on the invoice's link opens nothing. False when none stood. */
export async function stopPaymentLink(w: WriteContext, which: WhichInvoice, by: LinkMaker): Promise<boolean> {
  const invoice = await lockedInvoice(w, which)
  const ended = await endLinks(w, invoice.id)
  if (ended) await record(w, { actor: by.actor, kind: 'payment-link-stopped', subject: invoice.number })
  return ended
}

/** The link of this invoice that opens it now, or null. */
export async function standingLink(r: Pick<ReadContext, 'db' | 'clock' | 'keys'>, invoiceId: number): Promise<StandingLink | null> {
  const row = await r.db
    .selectFrom('payment_link')
    .select(['uuid', 'sealed_token', 'created_at', 'expires_at'])
    .where('standing_invoice_id', '=', invoiceId)
    .where('expires_at', '>', r.clock.now())
    .executeTakeFirst()
  const token = row === undefined ? null : open(r.keys, paymentLinkPurpose(row), row.sealed_token)
  return row === undefined || token === null ? null : { uuid: row.uuid, token, createdAt: row.created_at, expiresAt: row.expires_at }
}

/** For whoever came by this link and may go back to it: null once it was stopped or has ended. */
export async function tokenOfStandingLink(r: Pick<ReadContext, 'db' | 'clock' | 'keys'>, linkUuid: string): Promise<string | null> {
  const row = await r.db
    .selectFrom('payment_link')
    .select(['uuid', 'sealed_token'])
    .where('uuid', '=', linkUuid)
    .where('standing_invoice_id', 'is not', null)
    .where('expires_at', '>', r.clock.now())
    .executeTakeFirst()
  return row === undefined ? null : open(r.keys, paymentLinkPurpose(row), row.sealed_token)
}

const lockedInvoice = async (w: WriteContext, { invoiceUuid, customerId }: WhichInvoice) => {
  let query = w.db
    .selectFrom('invoice')
    .innerJoin('invoice_balance', 'invoice_balance.invoice_id', 'invoice.id')
    .select(['invoice.id', 'invoice.number', 'invoice.due_on', 'invoice_balance.total_cents', 'invoice_balance.paid_cents'])
    .where('invoice.uuid', '=', invoiceUuid)
  if (customerId !== undefined) query = query.where('invoice.customer_id', '=', customerId)
  return found(await query.modifyEnd(lockRows(w.db)).executeTakeFirst())
}

async function insertLink(w: WriteContext, invoice: { id: number; due_on: string }, by: LinkMaker): Promise<StandingLink> {
  const uuid = w.newUuid()
  const token = randomBytes(32).toString('base64url')
  const createdAt = w.clock.now()
  const least = Date.parse(createdAt) + paymentLinkLimits.daysValidLeast * 86_400_000
  const afterDue = Date.parse(`${invoice.due_on}T22:00:00.000Z`) + paymentLinkLimits.daysAfterDue * 86_400_000
  const expiresAt = new Date(Math.max(least, afterDue)).toISOString()
  await w.db
    .insertInto('payment_link')
    .values({
      uuid,
      invoice_id: invoice.id,
      standing_invoice_id: invoice.id,
      token_hash: hashOfToken(token),
      sealed_token: seal(w.keys, paymentLinkPurpose({ uuid }), token),
      made_by_realm: by.realm,
      made_by_id: by.id,
      created_at: createdAt,
      expires_at: expiresAt,
      ended_at: null,
    })
    .execute()
  return { uuid, token, createdAt, expiresAt }
}

async function endLinks(w: WriteContext, invoiceId: number): Promise<boolean> {
  const ended = await w.db
    .updateTable('payment_link')
    .set({ standing_invoice_id: null, ended_at: w.clock.now() })
    .where('standing_invoice_id', '=', invoiceId)
    .executeTakeFirst()
  return Number(ended.numUpdatedRows) > 0
}
