// Links by which an invoice is paid without signing in: one stands per invoice at most.
import { sql } from 'kysely'
import type { Migrating } from '../columns.ts'

export async function paymentLinks({ db, columns: c }: Migrating): Promise<void> {
  await db.schema
    .createTable('payment_link')
    .addColumn('id', c.id)
    .addColumn('uuid', c.uuid, (col) => col.notNull().unique())
    .addColumn('invoice_id', c.ref, (col) => col.notNull())
    .addColumn('standing_invoice_id', c.ref, (col) => col.unique())
    .addColumn('token_hash', c.code(64), (col) => col.notNull().unique())
    .addColumn('sealed_token', c.code(255), (col) => col.notNull())
    .addColumn('made_by_realm', c.code(10), (col) => col.notNull())
    .addColumn('made_by_id', c.ref, (col) => col.notNull())
    .addColumn('created_at', c.at, (col) => col.notNull())
    .addColumn('expires_at', c.at, (col) => col.notNull())
    .addColumn('ended_at', c.at)
    .addForeignKeyConstraint('payment_link_invoice', ['invoice_id'], 'invoice', ['id'])
    .addCheckConstraint('payment_link_made_by', sql`made_by_realm in ('buyer', 'office')`)
    .addCheckConstraint(
      'payment_link_stands',
      sql`(ended_at is null and standing_invoice_id = invoice_id) or (ended_at is not null and standing_invoice_id is null)`,
    )
    .execute()
  await db.schema.createIndex('payment_link_of_invoice').on('payment_link').columns(['invoice_id', 'id']).execute()
  await db.schema.createIndex('payment_link_expires').on('payment_link').column('expires_at').execute()
}
