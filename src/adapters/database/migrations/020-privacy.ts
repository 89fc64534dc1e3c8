// Privacy: texts with versions and who accepted them, copies and erasures of personal data, what an erasure may change in records
// that otherwise nobody changes, and the indexes by which old rows are found.
import { sql } from 'kysely'
import type { Engine } from '../handle.ts'
import type { Migrating } from '../columns.ts'

export async function privacy(migrating: Migrating): Promise<void> {
  await texts(migrating)
  await copiesAndErasures(migrating)
  await erasedRows(migrating)
  await redactions(migrating)
  await oldRows(migrating)
}

async function texts({ db, columns: c }: Migrating): Promise<void> {
  await db.schema
    .createTable('legal_text')
    .addColumn('id', c.id)
    .addColumn('name', c.code(20), (col) => col.notNull())
    .addColumn('version', c.integer, (col) => col.notNull())
    .addColumn('body', c.text, (col) => col.notNull())
    .addColumn('sha256', c.code(64), (col) => col.notNull())
    .addColumn('published_at', c.at, (col) => col.notNull())
    .addColumn('published_by', c.words(160), (col) => col.notNull())
    .addUniqueConstraint('legal_text_version', ['name', 'version'])
    .execute()
  await db.schema
    .createTable('consent')
    .addColumn('id', c.id)
    .addColumn('realm', c.code(10), (col) => col.notNull())
    .addColumn('subject_id', c.ref, (col) => col.notNull())
    .addColumn('matter', c.code(20), (col) => col.notNull())
    .addColumn('version', c.integer)
    .addColumn('sha256', c.code(64))
    .addColumn('is_given', c.integer, (col) => col.notNull())
    .addColumn('at', c.at, (col) => col.notNull())
    .addColumn('remote_address', c.code(64))
    .addColumn('user_agent', c.words(300))
    .execute()
  await db.schema.createIndex('consent_of_person').on('consent').columns(['realm', 'subject_id', 'matter', 'id']).execute()
}

async function copiesAndErasures({ db, columns: c }: Migrating): Promise<void> {
  await db.schema
    .createTable('data_export')
    .addColumn('id', c.id)
    .addColumn('uuid', c.uuid, (col) => col.notNull().unique())
    .addColumn('realm', c.code(10), (col) => col.notNull())
    .addColumn('subject_id', c.ref, (col) => col.notNull())
    .addColumn('file_key', c.code(200))
    .addColumn('size_bytes', c.integer)
    .addColumn('sha256', c.code(64))
    .addColumn('requested_at', c.at, (col) => col.notNull())
    .addColumn('ready_at', c.at)
    .addColumn('expires_at', c.at, (col) => col.notNull())
    .execute()
  await db.schema.createIndex('data_export_of_person').on('data_export').columns(['realm', 'subject_id', 'id']).execute()
  await db.schema.createIndex('data_export_expires').on('data_export').column('expires_at').execute()
  await db.schema
    .createTable('erasure')
    .addColumn('id', c.id)
    .addColumn('uuid', c.uuid, (col) => col.notNull().unique())
    .addColumn('realm', c.code(10), (col) => col.notNull())
    .addColumn('subject_id', c.ref, (col) => col.notNull())
    .addColumn('open_key', c.code(40), (col) => col.unique())
    .addColumn('state', c.code(12), (col) => col.notNull())
    .addColumn('requested_at', c.at, (col) => col.notNull())
    .addColumn('due_at', c.at, (col) => col.notNull())
    .addColumn('held_because', c.text)
    .addColumn('ended_at', c.at)
    .addColumn('keep_until_on', c.on)
    .addColumn('label', c.code(60))
    .addCheckConstraint('erasure_state', sql`state in ('waiting', 'held', 'done', 'cancelled')`)
    .addCheckConstraint(
      'erasure_open',
      sql`(state in ('waiting', 'held') and open_key is not null and ended_at is null)
        or (state in ('done', 'cancelled') and open_key is null and ended_at is not null)`,
    )
    .execute()
}

async function erasedRows({ db, columns: c }: Migrating): Promise<void> {
  for (const table of ['staff', 'buyer', 'customer'] as const) await db.schema.alterTable(table).addColumn('erased_at', c.at).execute()
  await db.schema.alterTable('proof').addColumn('document_removed_at', c.at).execute()
  await db.schema
    .alterTable('audit_event')
    .addColumn('salt', c.code(32), (col) => col.notNull().defaultTo(''))
    .execute()
}

/** An erasure takes a person's name out of the audit record and off journals. Nothing else there ever changes. */
async function redactions({ engine, db, columns: c }: Migrating): Promise<void> {
  await db.schema
    .createTable('audit_redaction')
    .addColumn('event_id', c.ref, (col) => col.notNull().primaryKey())
    .addColumn('content_hash', c.code(64), (col) => col.notNull())
    .addColumn('erasure_uuid', c.uuid, (col) => col.notNull())
    .addForeignKeyConstraint('audit_redaction_event', ['event_id'], 'audit_event', ['id'])
    .execute()
  const statements = [
    ...refuseDelete(engine, 'audit_redaction'),
    // one event may name two people who are both erased, one after the other
    ...refuseUpdateUnless(engine, 'audit_redaction', 'new.event_id = old.event_id and new.erasure_uuid <> old.erasure_uuid'),
    `drop trigger audit_event_no_update`,
    ...refuseUpdateUnless(
      engine,
      'audit_event',
      `new.id = old.id and new.at = old.at and new.kind = old.kind and new.salt = ''
        and exists (select 1 from audit_redaction where event_id = old.id)`,
    ),
    `drop trigger ledger_journal_no_update`,
    ...refuseUpdateUnless(
      engine,
      'ledger_journal',
      `new.id = old.id and new.uuid = old.uuid and new.kind = old.kind and new.cause = old.cause and new.occurred_on = old.occurred_on
        and new.posted_at = old.posted_at and coalesce(new.reverses_journal_id, 0) = coalesce(old.reverses_journal_id, 0)
        and new.posted_by like 'Erased person %' and old.posted_by not like 'Erased person %'`,
    ),
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const refuseUpdateUnless = (engine: Engine, table: string, condition: string): string[] => [
  engine === 'mysql'
    ? `create trigger ${table}_no_update before update on ${table} for each row
        begin if not (${condition}) then signal sqlstate '45000' set message_text = '${table} is append-only'; end if; end`
    : `create trigger ${table}_no_update before update on ${table} when not (${condition})
        begin select raise(abort, '${table} is append-only'); end`,
]

const refuseDelete = (engine: Engine, table: string): string[] => [
  engine === 'mysql'
    ? `create trigger ${table}_no_delete before delete on ${table} for each row signal sqlstate '45000' set message_text = '${table} is append-only'`
    : `create trigger ${table}_no_delete before delete on ${table} begin select raise(abort, '${table} is append-only'); end`,
]

/** Retention looks for rows by the instant from which they may go. */
async function oldRows({ db }: Migrating): Promise<void> {
  for (const [table, columns] of [
    ['session', ['expires_at']],
    ['known_device', ['seen_at']],
    ['mailed_link', ['expires_at']],
    ['invitation', ['expires_at']],
    ['set_up_token', ['expires_at']],
    ['once_key', ['created_at']],
    ['job', ['state', 'finished_at']],
    ['webhook_delivery', ['state', 'created_at']],
    ['quote_request', ['created_at']],
    ['reading_request', ['created_at']],
    ['proof', ['decided_at']],
  ] as const) {
    await db.schema
      .createIndex(`${table}_old`)
      .on(table)
      .columns([...columns])
      .execute()
  }
}
