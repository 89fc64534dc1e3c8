// Keys of programs: who they act for and what they may do.
import type { Migrating } from '../columns.ts'

export async function apiKeys({ db, columns: c }: Migrating): Promise<void> {
  await db.schema
    .createTable('api_key')
    .addColumn('id', c.id)
    .addColumn('uuid', c.uuid, (col) => col.notNull().unique())
    .addColumn('prefix', c.code(20), (col) => col.notNull())
    .addColumn('token_hash', c.code(64), (col) => col.notNull().unique())
    .addColumn('name', c.words(80), (col) => col.notNull())
    .addColumn('buyer_id', c.ref)
    .addColumn('scopes', c.code(255), (col) => col.notNull())
    .addColumn('created_by', c.ref, (col) => col.notNull())
    .addColumn('created_at', c.at, (col) => col.notNull())
    .addColumn('expires_at', c.at, (col) => col.notNull())
    .addColumn('last_used_at', c.at)
    .addColumn('revoked_at', c.at)
    .addForeignKeyConstraint('api_key_buyer', ['buyer_id'], 'buyer', ['id'])
    .addForeignKeyConstraint('api_key_created_by', ['created_by'], 'staff', ['id'])
    .execute()
}
