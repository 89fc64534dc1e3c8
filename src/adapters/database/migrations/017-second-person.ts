// What one person of the office asks for and another must allow: bank details, releases against the policy.
import { sql } from 'kysely'
import type { Migrating } from '../columns.ts'

export async function secondPerson({ db, columns: c }: Migrating): Promise<void> {
  await db.schema
    .createTable('office_request')
    .addColumn('id', c.id)
    .addColumn('uuid', c.uuid, (col) => col.notNull().unique())
    .addColumn('kind', c.code(30), (col) => col.notNull())
    .addColumn('subject', c.code(60), (col) => col.notNull())
    .addColumn('open_key', c.code(100), (col) => col.unique())
    .addColumn('payload', c.text, (col) => col.notNull())
    .addColumn('reason', c.words(500), (col) => col.notNull())
    .addColumn('requester_id', c.ref, (col) => col.notNull())
    .addColumn('requested_at', c.at, (col) => col.notNull())
    .addColumn('expires_at', c.at, (col) => col.notNull())
    .addColumn('alone_from', c.at)
    .addColumn('state', c.code(12), (col) => col.notNull())
    .addColumn('decided_by', c.ref)
    .addColumn('decided_at', c.at)
    .addColumn('decision_reason', c.words(500))
    .addForeignKeyConstraint('office_request_requester', ['requester_id'], 'staff', ['id'])
    .addForeignKeyConstraint('office_request_decided_by', ['decided_by'], 'staff', ['id'])
    .addCheckConstraint('office_request_by_another', sql`decided_by is null or decided_by <> requester_id`)
    .addCheckConstraint(
      'office_request_decided',
      sql`(state in ('waiting', 'withdrawn', 'expired') and decided_by is null)
        or (state = 'refused' and decided_by is not null)
        or (state = 'in-force' and (decided_by is not null or (alone_from is not null and decided_at >= alone_from)))`,
    )
    .addCheckConstraint(
      'office_request_open',
      sql`(state = 'waiting' and open_key is not null) or (state <> 'waiting' and open_key is null)`,
    )
    .execute()
  await db.schema.createIndex('office_request_waiting').on('office_request').columns(['state', 'id']).execute()
}
