// What operators watch: ways into the audit record by person, thing, kind and day, and what was counted about requests.
import type { Migrating } from '../columns.ts'

export async function watching({ db, columns: c }: Migrating): Promise<void> {
  for (const column of ['kind', 'actor', 'subject'] as const)
    await db.schema.createIndex(`audit_event_${column}`).on('audit_event').columns([column, 'id']).execute()
  await db.schema.createIndex('audit_event_at').on('audit_event').columns(['at', 'id']).execute()
  await db.schema
    .createTable('refusal_hour')
    .addColumn('hour', c.code(13), (col) => col.notNull())
    .addColumn('kind', c.code(40), (col) => col.notNull())
    .addColumn('network', c.code(50), (col) => col.notNull())
    .addColumn('refusals', c.integer, (col) => col.notNull())
    .addColumn('last_at', c.at, (col) => col.notNull())
    .addColumn('last_path', c.code(200), (col) => col.notNull())
    .addPrimaryKeyConstraint('refusal_hour_key', ['hour', 'kind', 'network'])
    .execute()
  await db.schema
    .createTable('traffic_hour')
    .addColumn('hour', c.code(13), (col) => col.notNull())
    .addColumn('status_class', c.integer, (col) => col.notNull())
    .addColumn('requests', c.integer, (col) => col.notNull())
    .addColumn('slow', c.integer, (col) => col.notNull())
    .addColumn('duration_ms', c.integer, (col) => col.notNull())
    .addPrimaryKeyConstraint('traffic_hour_key', ['hour', 'status_class'])
    .execute()
  await db.schema
    .createTable('slow_request')
    .addColumn('id', c.id)
    .addColumn('at', c.at, (col) => col.notNull())
    .addColumn('method', c.code(10), (col) => col.notNull())
    .addColumn('route', c.code(200), (col) => col.notNull())
    .addColumn('status', c.integer, (col) => col.notNull())
    .addColumn('duration_ms', c.integer, (col) => col.notNull())
    .addColumn('request_id', c.code(40), (col) => col.notNull())
    .addColumn('machine', c.code(80), (col) => col.notNull())
    .execute()
  await db.schema.createIndex('slow_request_at').on('slow_request').column('at').execute()
}
