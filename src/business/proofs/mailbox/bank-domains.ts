// The domains that banks sign their mail with: what came with the product, and what an owner added. Each is trusted with the strongest word
// about a payment short of the statement.
import type { ReadContext, WriteContext } from '../../../context.ts'
import { found } from '../../../problems.ts'
import { record } from '../../audit/record.ts'
import type { BankDomain } from './mail-content.ts'

export interface KeptBankDomain extends BankDomain {
  uuid: string
  /** null: came with the product */
  addedBy: string | null
}

export async function listBankDomains(r: Pick<ReadContext, 'db'>): Promise<KeptBankDomain[]> {
  const rows = await r.db
    .selectFrom('bank_mail_domain')
    .leftJoin('staff', 'staff.id', 'bank_mail_domain.added_by')
    .select(['bank_mail_domain.uuid', 'domain', 'bank_name', 'staff.name as added_by'])
    .orderBy('bank_name')
    .orderBy('domain')
    .execute()
  return rows.map((row) => ({ uuid: row.uuid, domain: row.domain, bankName: row.bank_name, addedBy: row.added_by }))
}

// Anybody can have a mailbox there or send by them, or the entry would stand for every company of the country.
const ofEverybody = new Set([
  'gmail.com',
  'googlemail.com',
  'outlook.com',
  'hotmail.com',
  'live.com',
  'yahoo.com',
  'yahoo.co.za',
  'icloud.com',
  'proton.me',
  'mweb.co.za',
  'telkomsa.net',
  'vodamail.co.za',
  'webmail.co.za',
  'absamail.co.za',
  'iafrica.com',
  'sendgrid.net',
  'amazonses.com',
  'mailgun.org',
  'mandrillapp.com',
  'sparkpostmail.com',
  'everlytic.net',
])
const isOfEverybody = (domain: string): boolean =>
  // names are sold below `co.za` and its like, never beside them
  ofEverybody.has(domain) || /^[a-z]+\.za$/.test(domain) || /^(?:com?|org|net|gov)\.[a-z]{2}$/.test(domain)

const domainForm = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/

export type DomainAdded = { uuid: string } | { refused: 'domain' | 'bankName'; sentence: string }

export async function addBankDomain(
  w: WriteContext,
  input: { domain: string; bankName: string; staffId: number; staffName: string },
): Promise<DomainAdded> {
  const domain = input.domain.trim().toLowerCase().replace(/^@/, '')
  const bankName = input.bankName.trim()
  if (!domainForm.test(domain)) return { refused: 'domain', sentence: 'Write the part of the address after the @, such as fnb.co.za.' }
  if (isOfEverybody(domain)) return { refused: 'domain', sentence: 'Anybody can send mail from that domain.' }
  if (bankName.length < 2 || bankName.length > 80) return { refused: 'bankName', sentence: 'Write the bank’s name, in 2 to 80 characters.' }
  const known = await w.db.selectFrom('bank_mail_domain').select('uuid').where('domain', '=', domain).executeTakeFirst()
  if (known !== undefined) return { refused: 'domain', sentence: 'This domain is in the list already.' }
  const uuid = w.newUuid()
  await w.db
    .insertInto('bank_mail_domain')
    .values({ uuid, domain, bank_name: bankName, added_by: input.staffId, added_at: w.clock.now() })
    .execute()
  await record(w, { actor: input.staffName, kind: 'bank-domain-added', subject: domain, detail: { bankName } })
  return { uuid }
}

/** Mail of that domain counts as anybody’s from now on; what it proved before stands. */
export async function removeBankDomain(w: WriteContext, input: { uuid: string; staffName: string }): Promise<void> {
  const row = found(await w.db.selectFrom('bank_mail_domain').select(['id', 'domain']).where('uuid', '=', input.uuid).executeTakeFirst())
  await w.db.deleteFrom('bank_mail_domain').where('id', '=', row.id).execute()
  await record(w, { actor: input.staffName, kind: 'bank-domain-removed', subject: row.domain })
}
