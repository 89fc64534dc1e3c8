// Addresses of programs that are told about events, and every message to them with its fate.
import { sql } from 'kysely'
import type { Migrating } from '../columns.ts'

export async function webhooks({ db, columns: c }: Migrating): Promise<void> {
  await db.schema
    .createTable('webhook_endpoint')
    .addColumn('id', c.id)
    .addColumn('uuid', c.uuid, (col) => col.notNull().unique())
    .addColumn('customer_id', c.ref)
    .addColumn('url', c.words(500), (col) => col.notNull())
    .addColumn('name', c.words(80), (col) => col.notNull())
    .addColumn('events', c.code(255), (col) => col.notNull())
    .addColumn('sealed_secret', c.code(255), (col) => col.notNull())
    .addColumn('created_by', c.ref, (col) => col.notNull())
    .addColumn('created_at', c.at, (col) => col.notNull())
    .addColumn('disabled_at', c.at)
    .addColumn('disabled_reason', c.words(200))
    .addColumn('rests_until', c.at)
    .addForeignKeyConstraint('webhook_endpoint_customer', ['customer_id'], 'customer', ['id'])
    .addForeignKeyConstraint('webhook_endpoint_created_by', ['created_by'], 'staff', ['id'])
    .execute()
  await db.schema
    .createTable('webhook_delivery')
    .addColumn('id', c.id)
    .addColumn('uuid', c.uuid, (col) => col.notNull().unique())
    .addColumn('endpoint_id', c.ref, (col) => col.notNull())
    .addColumn('event', c.code(40), (col) => col.notNull())
    .addColumn('payload', c.text, (col) => col.notNull())
    .addColumn('state', c.code(12), (col) => col.notNull())
    .addColumn('attempts', c.integer, (col) => col.notNull())
    .addColumn('last_status', c.integer)
    .addColumn('last_error', c.words(200))
    .addColumn('created_at', c.at, (col) => col.notNull())
    .addColumn('tried_at', c.at)
    .addColumn('next_at', c.at)
    .addForeignKeyConstraint('webhook_delivery_endpoint', ['endpoint_id'], 'webhook_endpoint', ['id'])
    .addCheckConstraint('webhook_delivery_state', sql`state in ('waiting', 'delivered', 'failed')`)
    .execute()
  await db.schema.createIndex('webhook_delivery_of_endpoint').on('webhook_delivery').columns(['endpoint_id', 'id']).execute()
}
