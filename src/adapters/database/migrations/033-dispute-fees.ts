// What gateways took for disputes over payments, and gave back: one row for each event that told of it.
import { sql } from 'kysely'
import { makeAppendOnly, type Migrating } from '../columns.ts'

export async function disputeFees(migrating: Migrating): Promise<void> {
  const { db, columns: c } = migrating
  await db.schema
    .createTable('gateway_dispute_fee')
    .addColumn('id', c.id)
    .addColumn('rail', c.code(20), (col) => col.notNull())
    .addColumn('event_id', c.code(200), (col) => col.notNull())
    .addColumn('capture_id', c.ref, (col) => col.notNull())
    .addColumn('amount_cents', c.cents, (col) => col.notNull())
    .addColumn('journal_id', c.ref, (col) => col.notNull())
    .addColumn('told_at', c.at, (col) => col.notNull())
    .addUniqueConstraint('gateway_dispute_fee_once', ['rail', 'event_id'])
    .addForeignKeyConstraint('gateway_dispute_fee_capture', ['capture_id'], 'gateway_capture', ['id'])
    .addForeignKeyConstraint('gateway_dispute_fee_journal', ['journal_id'], 'ledger_journal', ['id'])
    .addCheckConstraint('gateway_dispute_fee_some', sql`amount_cents <> 0`)
    .execute()
  await db.schema.createIndex('gateway_dispute_fee_of_capture').on('gateway_dispute_fee').column('capture_id').execute()
  await makeAppendOnly(migrating, 'gateway_dispute_fee')
}
