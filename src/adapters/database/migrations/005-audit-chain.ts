// The seals of the audit record: one row per event, each hash covering the one before.
import { makeAppendOnly, type Migrating } from '../columns.ts'

export async function auditChain(migrating: Migrating): Promise<void> {
  const { db, columns: c } = migrating
  await db.schema
    .createTable('audit_seal')
    .addColumn('place', c.integer, (col) => col.notNull().primaryKey())
    .addColumn('event_id', c.ref, (col) => col.notNull().unique())
    .addColumn('hash', c.code(64), (col) => col.notNull())
    .addForeignKeyConstraint('audit_seal_event', ['event_id'], 'audit_event', ['id'])
    .execute()
  await makeAppendOnly(migrating, 'audit_seal')
}
