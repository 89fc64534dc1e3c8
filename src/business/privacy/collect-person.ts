// Everything that we hold on one person, as a readable document: the heads of `data.json` are the names of these functions' results,
// and `README.txt` says what each of them is. The owner of a company gets the papers of the whole company, others those of their own.
import type { ReadContext } from '../../context.ts'
import { open } from '../accounts/seal.ts'
import { openReading, proofReadingPurpose } from '../proofs/kept-reading.ts'
import { mailTextPurpose } from '../proofs/mailbox/mail-content.ts'
import { listConsents } from '../accounts/consents.ts'
import { rolesOf } from '../accounts/company-roles.ts'
import { contains } from '../lists/searching.ts'
import { plainAmount, cents } from '../money/cents.ts'
import type { Who } from './holds.ts'

type Reading = Pick<ReadContext, 'db' | 'clock' | 'keys'>

export interface PersonalData {
  /** becomes data.json */
  readonly document: Record<string, unknown>
  readonly invoices: readonly { uuid: string; number: string }[]
  readonly proofs: readonly { uuid: string; fileKey: string; sha256: string; fileName: string }[]
}

const amount = (amountCents: number): string => plainAmount(cents(amountCents))

export async function collectPerson(r: Reading, who: Who): Promise<PersonalData> {
  const shared = { madeAt: r.clock.now(), ...(await signInOf(r, who)) }
  if (who.realm === 'office') {
    const { email, ...account } = await r.db
      .selectFrom('staff')
      .select(['uuid', 'name', 'email', 'role', 'created_at as createdAt', 'email_verified_at as emailConfirmedAt'])
      .where('id', '=', who.subjectId)
      .executeTakeFirstOrThrow()
    const messages = await messagesTo(r, email)
    return { document: { account: { ...account, email }, ...shared, messages, record: await recordOf(r, email) }, invoices: [], proofs: [] }
  }
  return collectBuyer(r, who, shared)
}

async function collectBuyer(r: Reading, who: Who, shared: Record<string, unknown>): Promise<PersonalData> {
  const buyer = await r.db.selectFrom('buyer').selectAll().where('id', '=', who.subjectId).executeTakeFirstOrThrow()
  const scope =
    buyer.is_owner === 1 ? { column: 'customer_id' as const, id: buyer.customer_id } : { column: 'buyer_id' as const, id: buyer.id }
  const customer = await r.db
    .selectFrom('customer')
    .select([
      'uuid',
      'name',
      'registration_number as registrationNumber',
      'vat_number as vatNumber',
      'email',
      'phone',
      'address',
      'created_at as createdAt',
    ])
    .where('id', '=', buyer.customer_id)
    .executeTakeFirstOrThrow()
  const sites = await r.db
    .selectFrom('site')
    .select(['uuid', 'name', 'address', 'contact_name as contactName', 'contact_phone as contactPhone', 'is_active as isActive'])
    .where('customer_id', '=', buyer.customer_id)
    .execute()
  const orders = await ordersOf(r, scope)
  const invoices = await invoicesOf(r, scope)
  const proofs = await proofsOf(r, scope)
  const document = {
    account: {
      uuid: buyer.uuid,
      name: buyer.name,
      email: buyer.email,
      phone: buyer.phone,
      createdAt: buyer.created_at,
      emailConfirmedAt: buyer.email_verified_at,
    },
    company: {
      ...customer,
      yourRoles: rolesOf(buyer),
      yourSpendingLimitRand: buyer.spending_limit_cents === null ? null : amount(buyer.spending_limit_cents),
    },
    sites: sites.map((site) => ({ ...site, isActive: site.isActive === 1 })),
    orders,
    invoices,
    proofs: proofs.map(({ fileKey: _key, ...proof }) => proof),
    gatewayPayments: await gatewayPaymentsOf(r, buyer),
    ...shared,
    quoteRequests: await quotesOf(r, buyer.email),
    mailsToUs: await mailsFrom(r, buyer.email),
    messages: await messagesTo(r, buyer.email),
    record: await recordOf(r, buyer.email),
  }
  return { document, invoices, proofs: proofs.filter((proof) => proof.isStored) }
}

/** An owner's company's, another's own. */
async function gatewayPaymentsOf(r: Reading, buyer: { id: number; is_owner: number; customer_id: number }) {
  const rows = await r.db
    .selectFrom('gateway_payment')
    .innerJoin('invoice', 'invoice.id', 'gateway_payment.invoice_id')
    .select(['gateway_payment.rail', 'gateway_payment.amount_cents', 'gateway_payment.currency', 'gateway_payment.state'])
    .select(['gateway_payment.created_at', 'gateway_payment.gateway_id', 'invoice.number'])
    .where('gateway_payment.customer_id', '=', buyer.customer_id)
    .$if(buyer.is_owner !== 1, (q) => q.where('gateway_payment.started_by', '=', `buyer ${buyer.id}`))
    .orderBy('gateway_payment.id')
    .execute()
  return rows.map((row) => ({
    invoice: row.number,
    gateway: row.rail,
    gatewayNumber: row.gateway_id,
    amount: amount(row.amount_cents),
    currency: row.currency,
    state: row.state,
    startedAt: row.created_at,
  }))
}

type Scope = { column: 'customer_id' | 'buyer_id'; id: number }

async function ordersOf(r: Reading, { column, id }: Scope) {
  const orders = await r.db.selectFrom('sales_order').selectAll().where(column, '=', id).orderBy('id').execute()
  const lines =
    orders.length === 0
      ? []
      : await r.db
          .selectFrom('order_line')
          .innerJoin('sales_order', 'sales_order.id', 'order_line.order_id')
          .select([
            'order_line.order_id',
            'order_line.product_name',
            'order_line.quantity_milli',
            'order_line.unit_code',
            'order_line.net_cents',
          ])
          .where(`sales_order.${column}`, '=', id)
          .orderBy('order_line.order_id')
          .orderBy('order_line.position')
          .execute()
  const byOrder = Map.groupBy(lines, (line) => line.order_id)
  return orders.map((order) => ({
    number: order.number,
    placedAt: order.placed_at,
    state: order.state,
    poNumber: order.po_number,
    note: order.note,
    deliverTo: JSON.parse(order.site) as unknown,
    currency: order.currency,
    net: amount(order.net_cents),
    vat: amount(order.vat_cents),
    total: amount(order.total_cents),
    lines: (byOrder.get(order.id) ?? []).map((line) => ({
      product: line.product_name,
      quantityThousandths: line.quantity_milli,
      unit: line.unit_code,
      net: amount(line.net_cents),
    })),
  }))
}

async function invoicesOf(r: Reading, { column, id }: Scope) {
  const rows = await r.db
    .selectFrom('invoice')
    .innerJoin('sales_order', 'sales_order.id', 'invoice.order_id')
    .innerJoin('invoice_balance', 'invoice_balance.invoice_id', 'invoice.id')
    .select([
      'invoice.uuid',
      'invoice.number',
      'invoice.issued_on',
      'invoice.due_on',
      'invoice.payment_reference',
      'invoice.parties',
      'invoice.currency',
    ])
    .select(['invoice_balance.total_cents', 'invoice_balance.paid_cents'])
    .where(`sales_order.${column}`, '=', id)
    .orderBy('invoice.id')
    .execute()
  return rows.map((row) => ({
    uuid: row.uuid,
    number: row.number,
    issuedOn: row.issued_on,
    dueOn: row.due_on,
    paymentReference: row.payment_reference,
    currency: row.currency,
    total: amount(row.total_cents),
    paid: amount(row.paid_cents),
    parties: JSON.parse(row.parties) as unknown,
    file: `invoices/${row.number}.pdf`,
  }))
}

async function proofsOf(r: Reading, { column, id }: Scope) {
  const rows = await r.db.selectFrom('proof').selectAll().where(column, '=', id).orderBy('id').execute()
  const said = await r.db
    .selectFrom('proof_message')
    .innerJoin('proof', 'proof.id', 'proof_message.proof_id')
    .select(['proof_message.proof_id', 'proof_message.words', 'proof_message.sent_at', 'proof_message.staff_id'])
    .where(`proof.${column}`, '=', id)
    .orderBy('proof_message.id')
    .execute()
  const byProof = Map.groupBy(said, (message) => message.proof_id)
  return rows.map((row) => ({
    uuid: row.uuid,
    fileKey: row.file_key,
    fileName: row.file_name,
    sha256: row.sha256,
    receivedAt: row.received_at,
    state: row.state,
    amountRand: row.amount_cents === null ? null : amount(row.amount_cents),
    paidOn: row.payment_on,
    bankReference: row.bank_reference,
    rejectedReason: row.rejected_reason,
    read: openReading(r.keys, proofReadingPurpose(row), row.sealed_reading)?.reading ?? null,
    conversation: (byProof.get(row.id) ?? []).map((message) => ({
      by: message.staff_id === null ? 'you or a colleague' : 'our office',
      at: message.sent_at,
      words: message.words,
    })),
    isStored: row.document_removed_at === null,
  }))
}

/** Where and how the person signs in; never what opens the account. */
async function signInOf(r: Reading, { realm, subjectId }: Who) {
  const own = <T extends 'session' | 'known_device' | 'passkey'>(table: T) =>
    r.db
      .selectFrom(table as 'session')
      .where('realm', '=', realm)
      .where('subject_id', '=', subjectId)
  const sessions = await own('session')
    .select(['created_at as startedAt', 'seen_at as lastSeenAt', 'expires_at as endsAt', 'revoked_at as endedAt'])
    .select(['user_agent as browser', 'remote_address as address'])
    .orderBy('id')
    .execute()
  const devices = await own('known_device').select(['created_at as firstSeenAt', 'seen_at as lastSeenAt']).orderBy('id').execute()
  const passkeys = await r.db
    .selectFrom('passkey')
    .select(['name', 'created_at as madeAt', 'used_at as lastUsedAt'])
    .where('realm', '=', realm)
    .where('subject_id', '=', subjectId)
    .execute()
  return { consents: await listConsents(r, { realm, subjectId }), sessions, devices, passkeys }
}

async function quotesOf(r: Reading, email: string) {
  return r.db
    .selectFrom('quote_request')
    .select(['name', 'email', 'phone', 'company', 'quantity', 'message', 'answer', 'created_at as askedAt', 'answered_at as answeredAt'])
    .where('email', '=', email)
    .orderBy('id')
    .execute()
}

/** Mail from the person to our mailbox for proofs. */
async function mailsFrom(r: Reading, email: string) {
  const rows = await r.db
    .selectFrom('arrived_mail')
    .select(['uuid', 'from_name', 'subject', 'sent_at', 'received_at', 'state', 'sealed_text'])
    .where('from_address', '=', email)
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    name: row.from_name,
    subject: row.subject,
    sentAt: row.sent_at,
    receivedAt: row.received_at,
    state: row.state,
    text: row.sealed_text === null ? null : open(r.keys, mailTextPurpose(row), row.sealed_text),
  }))
}

/** Mail to the person, as far as it is still kept. */
async function messagesTo(r: Reading, email: string) {
  const rows = await r.db
    .selectFrom('job')
    .select(['payload', 'created_at', 'finished_at'])
    .where('kind', '=', 'send-mail')
    .where('payload', 'like', contains(email))
    .orderBy('id')
    .execute()
  return rows.flatMap((row) => {
    const mail = JSON.parse(row.payload) as { to: string; subject: string; text: string }
    return mail.to.toLowerCase() === email ? [{ ...mail, createdAt: row.created_at, sentAt: row.finished_at }] : []
  })
}

/** What the record of who did what says about the person's own account and deeds. */
async function recordOf(r: Reading, email: string) {
  const rows = await r.db
    .selectFrom('audit_event')
    .select(['at', 'actor', 'kind', 'subject', 'remote_address'])
    .where((eb) => eb.or([eb('actor', '=', email), eb('subject', '=', email)]))
    .orderBy('id')
    .execute()
  // what a colleague did to this account came from the colleague's network address, which is not this person's to know
  const isOwn = (actor: string) => [email, 'buyer', 'office'].includes(actor)
  return rows.map(({ actor, remote_address: address, ...row }) => ({ ...row, address: isOwn(actor) ? address : null }))
}
