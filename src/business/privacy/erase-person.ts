// Carrying out an erasure: the account is closed, then everything that names the person goes or gets a word in its place. Tax
// invoices, ledger, bank lines and the audit record stay, as the law asks; of these only the invoices and the bank's own lines still
// name anybody.
import { isDuplicate, lockRows } from '../../adapters/database/dialect.ts'
import type { Context, ReadContext, WriteContext } from '../../context.ts'
import { mailSealed } from '../accounts/account-mail.ts'
import { endSessionsOf } from '../accounts/session.ts'
import { areSealed, findEventsWith, redactEvents } from '../audit/redact.ts'
import { record } from '../audit/record.ts'
import { sealAudit } from '../audit/seal.ts'
import { lockCompany } from '../customers/company-people.ts'
import { eraseCompany, moveCompanyMail } from './erase-company.ts'
import { forgetPayer } from './forget-payer.ts'
import { holdsOf, isAlone, keepUntilOf, type Who } from './holds.ts'
import { forgetDeskWork, removeDocument, removeMails } from './remove-old.ts'
import { removeTraces, tellingOf, textsOf, type Trace, tracesOf, withoutTraces } from './traces.ts'

const accountTables = ['session', 'known_device', 'authenticator', 'backup_code', 'passkey', 'mailed_link'] as const

interface Particulars extends Who {
  erasureUuid: string
  table: 'buyer' | 'staff'
  name: string
  email: string
  /** the present one and those of before */
  emails: readonly string[]
  label: string
  /** the company that goes with its only person */
  customer: { id: number; label: string } | null
  /** whose people go on without the person */
  customerId: number | null
  traces: readonly Trace[]
}

/** `ended`: it was done or taken back before. A process killed on the way can begin again. */
export async function erasePerson(ctx: Context, erasure: Who & { uuid: string }): Promise<'done' | 'ended' | { holds: readonly string[] }> {
  const account = await ctx.transact((w) => closeAccount(w, erasure))
  if (account !== 'closed') return account
  const person = await particularsOf(ctx.read, erasure)
  if (person === null) return 'ended'
  await sealAll(ctx)
  const eventIds = await findEventsWith(ctx.read, textsOf(tellingOf(person.traces)))
  // sealed a moment ago, and the account is closed: whatever came since is the next try's
  if (!(await areSealed(ctx.read, eventIds))) throw new Error('the audit record is not sealed yet')
  return (await ctx.transact((w) => erase(w, person, eventIds))) ? 'done' : 'ended'
}

/** First, and by itself: nobody may write anything new under the name while it is taken out. */
async function closeAccount(w: WriteContext, { uuid, realm, subjectId }: Who & { uuid: string }) {
  if (realm === 'buyer') await lockCompanyOf(w, subjectId)
  const open = await w.db
    .selectFrom('erasure')
    .select('id')
    .where('uuid', '=', uuid)
    .where('open_key', 'is not', null)
    .modifyEnd(lockRows(w.db))
    .executeTakeFirst()
  if (open === undefined) return 'ended'
  const holds = await holdsOf(w, { realm, subjectId })
  if (holds.length > 0) return { holds }
  const table = realm === 'buyer' ? 'buyer' : 'staff'
  await w.db.updateTable(table).set({ disabled_at: w.clock.now() }).where('id', '=', subjectId).where('disabled_at', 'is', null).execute()
  await endSessionsOf(w, realm, subjectId)
  return 'closed'
}

// The last two people of a company would each take the other for the one who stays, and nobody would ask for its debts.
async function lockCompanyOf(w: WriteContext, buyerId: number): Promise<void> {
  const { customer_id: id } = await w.db.selectFrom('buyer').select('customer_id').where('id', '=', buyerId).executeTakeFirstOrThrow()
  await lockCompany(w, id)
}

async function sealAll(ctx: Context): Promise<void> {
  try {
    while ((await ctx.transact(sealAudit)) > 0);
  } catch (error) {
    // a job process sealed what we were about to
    if (!isDuplicate(error)) throw error
  }
}

async function particularsOf(r: ReadContext, { uuid, realm, subjectId }: Who & { uuid: string }): Promise<Particulars | null> {
  const table = realm === 'buyer' ? 'buyer' : 'staff'
  const row = await r.db
    .selectFrom(table)
    .select(['uuid', 'name', 'email'])
    .where('id', '=', subjectId)
    .where('erased_at', 'is', null)
    .executeTakeFirst()
  if (row === undefined) return null
  const buyer =
    realm === 'buyer'
      ? await r.db.selectFrom('buyer').select(['customer_id', 'phone']).where('id', '=', subjectId).executeTakeFirstOrThrow()
      : null
  const emails = [row.email, ...(await earlierEmails(r, row.email))]
  const code = row.uuid.slice(-8)
  const label = `Erased person ${code}`
  // another person of this name keeps it
  const isNameTheirs = !(await hasNamesake(r, row.name, { realm, subjectId }))
  const alone = buyer !== null && (await isAlone(r, subjectId, buyer.customer_id))
  const customer = alone ? { id: buyer.customer_id, label: `Erased company ${code}` } : null
  return {
    realm,
    subjectId,
    erasureUuid: uuid,
    table,
    name: row.name,
    email: row.email,
    emails,
    label,
    customer,
    customerId: buyer?.customer_id ?? null,
    traces: [
      ...(customer === null ? [] : await tracesOfCompany(r, customer)),
      ...tracesOf([...emails, buyer?.phone ?? null, isNameTheirs ? row.name : null], label).map((trace) =>
        // whom the office took on it knows by name
        realm === 'office' ? { ...trace, isTelling: true } : trace,
      ),
    ],
  }
}

async function tracesOfCompany(r: ReadContext, customer: { id: number; label: string }): Promise<Trace[]> {
  const row = await r.db.selectFrom('customer').selectAll().where('id', '=', customer.id).executeTakeFirstOrThrow()
  const sites = await r.db.selectFrom('site').selectAll().where('customer_id', '=', customer.id).execute()
  return tracesOf(
    [
      row.name,
      row.email,
      row.phone,
      row.vat_number,
      row.registration_number,
      row.address,
      ...sites.flatMap((site) => [site.address, site.contact_name, site.contact_phone]),
    ],
    customer.label,
  )
}

async function hasNamesake(r: Pick<ReadContext, 'db'>, name: string, who: Who): Promise<boolean> {
  const [buyers, staff] = await Promise.all([
    r.db.selectFrom('buyer').select('id').where('name', '=', name).where('erased_at', 'is', null).execute(),
    r.db.selectFrom('staff').select('id').where('name', '=', name).where('erased_at', 'is', null).execute(),
  ])
  const isOther = (realm: Who['realm']) => (row: { id: number }) => realm !== who.realm || row.id !== who.subjectId
  return buyers.some(isOther('buyer')) || staff.some(isOther('office'))
}

/** The record of changed addresses, followed back. */
async function earlierEmails(r: Pick<ReadContext, 'db'>, email: string): Promise<string[]> {
  const changes = await r.db
    .selectFrom('audit_event')
    .select(['subject', 'detail'])
    .where('kind', '=', 'email-changed')
    .orderBy('id', 'desc')
    .execute()
  const emails: string[] = []
  for (const { subject, detail } of changes) {
    if ((JSON.parse(detail) as { address?: string }).address === (emails.at(-1) ?? email)) emails.push(subject)
  }
  return emails
}

async function erase(w: WriteContext, person: Particulars, eventIds: readonly number[]): Promise<boolean> {
  const now = w.clock.now()
  const ended = await w.db
    .updateTable('erasure')
    .set({
      state: 'done',
      open_key: null,
      ended_at: now,
      held_because: null,
      keep_until_on: await keepUntilOf(w, person),
      label: person.label,
    })
    .where('uuid', '=', person.erasureUuid)
    .where('open_key', 'is not', null)
    .executeTakeFirst()
  if (Number(ended.numUpdatedRows) === 0) return false
  await eraseAccount(w, person)
  await erasePapers(w, person)
  if (person.customer !== null) await eraseCompany(w, person.customer)
  else if (person.customerId !== null) await moveCompanyMail(w, person.customerId, person.emails)
  if (person.realm === 'buyer') await forgetPayer(w, { buyerId: person.subjectId, customerId: person.customer?.id ?? null })
  await removeTraces(w, person.traces, person.customerId)
  await eraseFromJournals(w, person)
  await redactEvents(w, { erasureUuid: person.erasureUuid, eventIds, without: withoutTraces(person.traces) })
  const companyToo = person.customer !== null
  await record(w, { actor: 'privacy', kind: 'person-erased', subject: person.label, detail: { erasure: person.erasureUuid, companyToo } })
  await mailSealed(w, person.email, 'Your data was erased', [
    'Your account is closed, and what we knew of you was erased, as you asked.',
    'Tax invoices stay for the years that the law asks for, with the company’s name and address as they were printed.',
    'You may open a new account with this address at any time.',
  ])
  return true
}

async function eraseAccount(w: WriteContext, { realm, subjectId, table, label, emails, customer }: Particulars): Promise<void> {
  const { uuid } = await w.db.selectFrom(table).select('uuid').where('id', '=', subjectId).executeTakeFirstOrThrow()
  const erased = {
    name: label,
    email: `erased-${uuid}@erased.invalid`,
    password_hash: 'erased',
    email_verified_at: null,
    erased_at: w.clock.now(),
  }
  await w.db.updateTable(table).set(erased).where('id', '=', subjectId).execute()
  if (realm === 'buyer') await w.db.updateTable('buyer').set({ phone: null }).where('id', '=', subjectId).execute()
  for (const name of accountTables) await w.db.deleteFrom(name).where('realm', '=', realm).where('subject_id', '=', subjectId).execute()
  await w.db
    .updateTable('consent')
    .set({ remote_address: null, user_agent: null })
    .where('realm', '=', realm)
    .where('subject_id', '=', subjectId)
    .execute()
  await w.db.deleteFrom('invitation').where('email', 'in', emails).execute()
  await w.db.deleteFrom('registration').where('email', 'in', emails).execute()
  if (customer !== null) await w.db.deleteFrom('invitation').where('customer_id', '=', customer.id).execute()
  await w.db.deleteFrom('quote_request').where('email', 'in', emails).execute()
  const copies = await w.db
    .selectFrom('data_export')
    .select(['id', 'file_key'])
    .where('realm', '=', realm)
    .where('subject_id', '=', subjectId)
    .execute()
  for (const copy of copies) {
    await w.db.deleteFrom('data_export').where('id', '=', copy.id).execute()
    if (copy.file_key !== null) await w.enqueue('remove-document', { key: copy.file_key })
  }
  if (realm === 'buyer')
    await w.db
      .updateTable('api_key')
      .set({ revoked_at: w.clock.now() })
      .where('buyer_id', '=', subjectId)
      .where('revoked_at', 'is', null)
      .execute()
}

/** Mail to the person goes whole. Of a proof its row, amount and hash stay; the money is on the bank line. */
async function erasePapers(w: WriteContext, { realm, subjectId, emails, customer }: Particulars): Promise<void> {
  const mails = await w.db
    .selectFrom('job')
    .select(['id', 'payload'])
    .where('kind', '=', 'send-mail')
    .where((eb) => eb.or(emails.map((email) => eb('payload', 'like', `%${email.replace(/[%\\]/g, '')}%`))))
    .execute()
  for (const { id, payload } of mails) {
    if (emails.includes((JSON.parse(payload) as { to: string }).to.toLowerCase()))
      await w.db.deleteFrom('job').where('id', '=', id).execute()
  }
  if (realm === 'office') return
  await removeMails(w, await w.db.selectFrom('arrived_mail').select(['id', 'file_key']).where('from_address', 'in', emails).execute())
  const [column, id] = customer === null ? (['buyer_id', subjectId] as const) : (['customer_id', customer.id] as const)
  const proofs = await w.db.selectFrom('proof').select(['id', 'file_key', 'document_removed_at']).where(column, '=', id).execute()
  await w.db.updateTable('proof').set({ file_name: 'erased', sealed_reading: null, office_note: null }).where(column, '=', id).execute()
  const ids = proofs.map((proof) => proof.id)
  await forgetDeskWork(w, ids)
  // how a bank makes its files is about nobody; how this page looked and who paid is
  if (ids.length > 0)
    await w.db.updateTable('proof_trait').set({ picture_hash: null, payment_key: null }).where('proof_id', 'in', ids).execute()
  for (const proof of proofs) if (proof.document_removed_at === null) await removeDocument(w, proof)
}

async function eraseFromJournals(w: WriteContext, { traces, name, label }: Particulars): Promise<void> {
  if (!traces.some((trace) => trace.isTelling && trace.text === name.trim())) return
  await w.db.updateTable('ledger_journal').set({ posted_by: label }).where('posted_by', '=', name).execute()
}
