// What judging a proof looks back at: how documents are made and look, what the banks said when asked, and days that are no business days.
import { sql } from 'kysely'
import type { Migrating } from '../columns.ts'

export async function judging(migrating: Migrating): Promise<void> {
  await traits(migrating)
  await bankAnswers(migrating)
  await holidays(migrating)
}

/** One row of each proof that was read. Nothing in it names a person: the payment's key is a keyed hash. */
async function traits({ db, columns: c }: Migrating): Promise<void> {
  await db.schema
    .createTable('proof_trait')
    .addColumn('proof_id', c.ref, (col) => col.notNull().unique())
    .addColumn('bank', c.code(40))
    .addColumn('origin', c.code(12))
    .addColumn('producer', c.code(80), (col) => col.notNull())
    .addColumn('creator', c.code(80), (col) => col.notNull())
    .addColumn('fonts', c.text, (col) => col.notNull())
    .addColumn('has_text', c.integer, (col) => col.notNull())
    .addColumn('picture_hash', c.code(64))
    .addColumn('payment_key', c.code(64))
    .addColumn('forgotten_at', c.at)
    .addForeignKeyConstraint('proof_trait_proof', ['proof_id'], 'proof', ['id'])
    .addCheckConstraint('proof_trait_origin', sql`origin is null or origin in ('bank-mail', 'pdf', 'photo', 'screenshot')`)
    .execute()
  await db.schema.createIndex('proof_trait_of_bank').on('proof_trait').columns(['bank', 'proof_id']).execute()
  await db.schema.createIndex('proof_trait_payment').on('proof_trait').column('payment_key').execute()
  await db.schema.createIndex('proof_by_bank_reference').on('proof').column('bank_reference').execute()
  await db.schema.createIndex('proof_by_amount').on('proof').columns(['amount_cents', 'payment_on']).execute()
  await db.schema.createIndex('proof_expected').on('proof').columns(['expected_on', 'state']).execute()
}

async function bankAnswers({ db, columns: c }: Migrating): Promise<void> {
  await db.schema
    .createTable('bank_answer')
    .addColumn('id', c.id)
    .addColumn('uuid', c.uuid, (col) => col.notNull().unique())
    .addColumn('proof_id', c.ref, (col) => col.notNull())
    .addColumn('outcome', c.code(16), (col) => col.notNull())
    .addColumn('facility', c.words(60), (col) => col.notNull())
    .addColumn('note', c.words(500), (col) => col.notNull())
    .addColumn('asked_by', c.ref, (col) => col.notNull())
    .addColumn('asked_at', c.at, (col) => col.notNull())
    .addColumn('accepted_why', c.words(300))
    .addColumn('accepted_by', c.ref)
    .addColumn('accepted_at', c.at)
    .addForeignKeyConstraint('bank_answer_proof', ['proof_id'], 'proof', ['id'])
    .addForeignKeyConstraint('bank_answer_asked_by', ['asked_by'], 'staff', ['id'])
    .addForeignKeyConstraint('bank_answer_accepted_by', ['accepted_by'], 'staff', ['id'])
    .addCheckConstraint('bank_answer_outcome', sql`outcome in ('confirmed', 'not-confirmed', 'could-not-check')`)
    .addCheckConstraint(
      'bank_answer_accepted',
      sql`(accepted_why is null and accepted_by is null and accepted_at is null)
        or (outcome = 'not-confirmed' and accepted_why is not null and accepted_by is not null and accepted_at is not null)`,
    )
    .execute()
  await db.schema.createIndex('bank_answer_of_proof').on('bank_answer').columns(['proof_id', 'id']).execute()
}

async function holidays({ db, columns: c }: Migrating): Promise<void> {
  await db.schema
    .createTable('holiday_change')
    .addColumn('holiday_on', c.on, (col) => col.notNull().unique())
    .addColumn('kind', c.code(8), (col) => col.notNull())
    .addColumn('reason', c.words(120), (col) => col.notNull())
    .addColumn('made_by', c.ref, (col) => col.notNull())
    .addColumn('made_at', c.at, (col) => col.notNull())
    .addForeignKeyConstraint('holiday_change_made_by', ['made_by'], 'staff', ['id'])
    .addCheckConstraint('holiday_change_kind', sql`kind in ('added', 'removed')`)
    .execute()
}
