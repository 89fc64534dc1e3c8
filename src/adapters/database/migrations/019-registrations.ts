// Accounts that wait for their link to be opened; how many documents one caller has read at once; old challenges found by their age.
import type { Migrating } from '../columns.ts'

export async function registrations({ db, columns: c }: Migrating): Promise<void> {
  await db.schema
    .createTable('registration')
    .addColumn('id', c.id)
    .addColumn('uuid', c.uuid, (col) => col.notNull().unique())
    .addColumn('email', c.words(254), (col) => col.notNull())
    .addColumn('sealed', c.text, (col) => col.notNull())
    .addColumn('token_hash', c.code(64), (col) => col.unique())
    .addColumn('created_at', c.at, (col) => col.notNull())
    .addColumn('expires_at', c.at, (col) => col.notNull())
    .execute()
  await db.schema.createIndex('registration_by_email').on('registration').columns(['email', 'created_at']).execute()
  await db.schema.createIndex('registration_by_age').on('registration').column('expires_at').execute()
  await db.schema.alterTable('reading_request').addColumn('slot', c.integer).execute()
  await db.schema.createIndex('reading_request_slot').on('reading_request').columns(['requested_by', 'slot']).unique().execute()
  await db.schema.createIndex('passkey_challenge_by_age').on('passkey_challenge').column('expires_at').execute()
}
