// The mailbox for proofs: where reading it stands, the mails that came, their documents, and which domains banks sign with. And whether
// a document was looked at by the virus scanner.
import { sql } from 'kysely'
import type { Migrating } from '../columns.ts'

export async function mailbox(migrating: Migrating): Promise<void> {
  await place(migrating)
  await arrivedMail(migrating)
  await documents(migrating)
  await bankDomains(migrating)
  await proofs(migrating)
}

async function place({ db, columns: c }: Migrating): Promise<void> {
  await db.schema
    .createTable('mailbox')
    .addColumn('id', c.id)
    .addColumn('mailbox_key', c.code(64), (col) => col.notNull().unique())
    .addColumn('uid_validity', c.code(20))
    .addColumn('last_uid', c.integer, (col) => col.notNull())
    .addColumn('leased_by', c.code(120))
    .addColumn('lease_until', c.at)
    .addColumn('next_at', c.at, (col) => col.notNull())
    .addColumn('failures', c.integer, (col) => col.notNull())
    .addColumn('failing_since', c.at)
    .addColumn('last_error', c.words(200))
    .addColumn('reached_at', c.at)
    .execute()
}

async function arrivedMail({ db, columns: c }: Migrating): Promise<void> {
  await db.schema
    .createTable('arrived_mail')
    .addColumn('id', c.id)
    .addColumn('uuid', c.uuid, (col) => col.notNull().unique())
    .addColumn('sha256', c.code(64), (col) => col.notNull().unique())
    .addColumn('message_id', c.code(255))
    .addColumn('signature_key', c.code(64))
    .addColumn('from_address', c.words(254))
    .addColumn('from_name', c.words(160))
    .addColumn('subject', c.words(300), (col) => col.notNull())
    .addColumn('sent_at', c.at)
    .addColumn('received_at', c.at, (col) => col.notNull())
    .addColumn('evidence', c.code(12), (col) => col.notNull())
    .addColumn('evidence_domain', c.code(253))
    .addColumn('bank_name', c.words(80))
    .addColumn('evidence_words', c.words(300), (col) => col.notNull())
    .addColumn('is_automatic', c.integer, (col) => col.notNull())
    .addColumn('state', c.code(12), (col) => col.notNull())
    .addColumn('waiting_words', c.words(300))
    .addColumn('customer_id', c.ref)
    .addColumn('buyer_id', c.ref)
    .addColumn('file_key', c.code(200), (col) => col.notNull())
    .addColumn('size_bytes', c.integer, (col) => col.notNull())
    .addColumn('sealed_text', c.text)
    .addColumn('decided_by', c.ref)
    .addColumn('decided_at', c.at)
    .addColumn('set_aside_reason', c.words(500))
    .addForeignKeyConstraint('arrived_mail_customer', ['customer_id'], 'customer', ['id'])
    .addForeignKeyConstraint('arrived_mail_buyer', ['buyer_id'], 'buyer', ['id'])
    .addForeignKeyConstraint('arrived_mail_decided_by', ['decided_by'], 'staff', ['id'])
    .addCheckConstraint('arrived_mail_evidence', sql`evidence in ('bank', 'sender', 'none')`)
    .addCheckConstraint('arrived_mail_state', sql`state in ('sorting', 'waiting', 'assigned', 'set-aside', 'repeated')`)
    .execute()
  await db.schema.createIndex('arrived_mail_by_state').on('arrived_mail').columns(['state', 'id']).execute()
  await db.schema.createIndex('arrived_mail_by_message').on('arrived_mail').column('message_id').execute()
  await db.schema.createIndex('arrived_mail_by_signature').on('arrived_mail').column('signature_key').execute()
  await db.schema.createIndex('arrived_mail_received').on('arrived_mail').column('received_at').execute()
}

async function documents({ db, columns: c }: Migrating): Promise<void> {
  await db.schema
    .createTable('mail_document')
    .addColumn('id', c.id)
    .addColumn('uuid', c.uuid, (col) => col.notNull().unique())
    .addColumn('mail_id', c.ref, (col) => col.notNull())
    .addColumn('position', c.integer, (col) => col.notNull())
    .addColumn('kind', c.code(12), (col) => col.notNull())
    .addColumn('file_key', c.code(200))
    .addColumn('file_name', c.words(255), (col) => col.notNull())
    .addColumn('media_type', c.code(60))
    .addColumn('size_bytes', c.integer, (col) => col.notNull())
    .addColumn('sha256', c.code(64), (col) => col.notNull())
    .addColumn('origin', c.code(12), (col) => col.notNull())
    .addColumn('bank_name', c.words(80))
    .addColumn('evidence_words', c.words(300))
    .addColumn('refused', c.code(40))
    .addColumn('refused_words', c.words(300))
    .addColumn('scan', c.code(12))
    .addColumn('amount_cents', c.cents)
    .addColumn('reference', c.words(120))
    .addColumn('proof_id', c.ref)
    .addForeignKeyConstraint('mail_document_mail', ['mail_id'], 'arrived_mail', ['id'])
    .addForeignKeyConstraint('mail_document_proof', ['proof_id'], 'proof', ['id'])
    .addUniqueConstraint('mail_document_position', ['mail_id', 'position'])
    .addCheckConstraint('mail_document_kind', sql`kind in ('attachment', 'text')`)
    .addCheckConstraint('mail_document_origin', sql`origin in ('mail', 'bank-mail')`)
    .addCheckConstraint('mail_document_scan', sql`scan is null or scan in ('waiting', 'clean', 'infected')`)
    .addCheckConstraint('mail_document_refused', sql`(refused is null) = (refused_words is null)`)
    .execute()
}

/** Where the four largest banks were seen to send notices from, in October 2026. */
const known = [
  ['Capitec Bank', 'capitecbank.co.za'],
  ['Standard Bank', 'standardbank.co.za'],
  ['Absa', 'absa.co.za'],
  ['FNB', 'fnb.co.za'],
] as const

async function bankDomains({ db, columns: c }: Migrating): Promise<void> {
  await db.schema
    .createTable('bank_mail_domain')
    .addColumn('id', c.id)
    .addColumn('uuid', c.uuid, (col) => col.notNull().unique())
    .addColumn('domain', c.code(253), (col) => col.notNull().unique())
    .addColumn('bank_name', c.words(80), (col) => col.notNull())
    .addColumn('added_by', c.ref)
    .addColumn('added_at', c.at)
    .addForeignKeyConstraint('bank_mail_domain_added_by', ['added_by'], 'staff', ['id'])
    .execute()
  await db
    .insertInto('bank_mail_domain')
    .values(
      known.map(([bankName, domain], at) => ({
        uuid: `00000000-0000-7000-8000-00000000000${String(at + 1)}`,
        domain,
        bank_name: bankName,
        added_by: null,
        added_at: null,
      })),
    )
    .execute()
}

async function proofs({ db, columns: c }: Migrating): Promise<void> {
  await db.schema.alterTable('proof').addColumn('scan', c.code(12)).execute()
}
