// The review desk: what people corrected in a reading, and what office and buyer asked and answered about a proof.
import { sql } from 'kysely'
import type { Migrating } from '../columns.ts'

export async function reviewDesk({ db, columns: c }: Migrating): Promise<void> {
  await db.schema
    .createTable('proof_correction')
    .addColumn('id', c.id)
    .addColumn('uuid', c.uuid, (col) => col.notNull().unique())
    .addColumn('proof_id', c.ref, (col) => col.notNull())
    .addColumn('field', c.code(30), (col) => col.notNull())
    .addColumn('way', c.code(10), (col) => col.notNull())
    .addColumn('sealed_change', c.text)
    .addColumn('corrected_by', c.ref, (col) => col.notNull())
    .addColumn('corrected_at', c.at, (col) => col.notNull())
    .addForeignKeyConstraint('proof_correction_proof', ['proof_id'], 'proof', ['id'])
    .addForeignKeyConstraint('proof_correction_staff', ['corrected_by'], 'staff', ['id'])
    .addCheckConstraint('proof_correction_way', sql`way in ('candidate', 'region', 'typed')`)
    .execute()
  await db.schema.createIndex('proof_correction_of_proof').on('proof_correction').columns(['proof_id', 'id']).execute()
  await db.schema
    .createTable('proof_message')
    .addColumn('id', c.id)
    .addColumn('uuid', c.uuid, (col) => col.notNull().unique())
    .addColumn('proof_id', c.ref, (col) => col.notNull())
    .addColumn('staff_id', c.ref)
    .addColumn('buyer_id', c.ref)
    .addColumn('words', c.words(1000), (col) => col.notNull())
    .addColumn('sent_at', c.at, (col) => col.notNull())
    .addForeignKeyConstraint('proof_message_proof', ['proof_id'], 'proof', ['id'])
    .addForeignKeyConstraint('proof_message_staff', ['staff_id'], 'staff', ['id'])
    .addForeignKeyConstraint('proof_message_buyer', ['buyer_id'], 'buyer', ['id'])
    .addCheckConstraint(
      'proof_message_by_one',
      sql`(staff_id is not null and buyer_id is null) or (staff_id is null and buyer_id is not null)`,
    )
    .execute()
  await db.schema.createIndex('proof_message_of_proof').on('proof_message').columns(['proof_id', 'id']).execute()
  // the history of a payer
  await db.schema.createIndex('proof_of_customer').on('proof').columns(['customer_id', 'id']).execute()
}
