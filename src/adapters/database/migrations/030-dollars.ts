// Invoices in US dollars: what a customer's invoices are in, exchange rates with their source, and the rate and rand value of each
// invoice that is not in rand.
import { sql } from 'kysely'
import { makeAppendOnly, type Migrating } from '../columns.ts'

export async function dollars(migrating: Migrating): Promise<void> {
  const { db, columns: c } = migrating
  for (const table of ['customer', 'sales_order', 'order_approval'] as const) {
    await db.schema
      .alterTable(table)
      .addColumn('currency', c.code(3), (col) =>
        col
          .notNull()
          .defaultTo('ZAR')
          .check(sql`currency in ('ZAR', 'USD')`),
      )
      .execute()
  }
  await db.schema
    .createTable('exchange_rate')
    .addColumn('id', c.id)
    .addColumn('uuid', c.uuid, (col) => col.notNull().unique())
    .addColumn('currency', c.code(3), (col) => col.notNull())
    .addColumn('rate_micro', c.integer, (col) => col.notNull())
    .addColumn('rated_on', c.on, (col) => col.notNull())
    .addColumn('source', c.words(120), (col) => col.notNull())
    .addColumn('entered_by', c.ref, (col) => col.notNull())
    .addColumn('entered_at', c.at, (col) => col.notNull())
    .addForeignKeyConstraint('exchange_rate_entered_by', ['entered_by'], 'staff', ['id'])
    .addCheckConstraint('exchange_rate_above_nothing', sql`currency = 'USD' and rate_micro > 0`)
    .execute()
  await db.schema.createIndex('exchange_rate_by_day').on('exchange_rate').columns(['rated_on', 'id']).execute()
  await makeAppendOnly(migrating, 'exchange_rate')
  await db.schema
    .createTable('invoice_rate')
    .addColumn('invoice_id', c.ref, (col) => col.notNull().primaryKey())
    .addColumn('exchange_rate_id', c.ref, (col) => col.notNull())
    .addColumn('rate_micro', c.integer, (col) => col.notNull())
    .addColumn('rated_on', c.on, (col) => col.notNull())
    .addColumn('source', c.words(120), (col) => col.notNull())
    .addColumn('rand_net_cents', c.cents, (col) => col.notNull())
    .addColumn('rand_vat_cents', c.cents, (col) => col.notNull())
    .addColumn('rand_total_cents', c.cents, (col) => col.notNull())
    .addForeignKeyConstraint('invoice_rate_invoice', ['invoice_id'], 'invoice', ['id'])
    .addForeignKeyConstraint('invoice_rate_rate', ['exchange_rate_id'], 'exchange_rate', ['id'])
    .addCheckConstraint('invoice_rate_total', sql`rate_micro > 0 and rand_total_cents = rand_net_cents + rand_vat_cents`)
    .execute()
  await makeAppendOnly(migrating, 'invoice_rate')
}
