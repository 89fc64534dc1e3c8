// Signing in: what slows guessing, devices that are known, second factors, one-time links, and sessions that wait for a factor.
import { sql } from 'kysely'
import type { Migrating } from '../columns.ts'

export async function signIn(migrating: Migrating): Promise<void> {
  await guessing(migrating)
  await factors(migrating)
  await links(migrating)
  await sessions(migrating)
}

async function guessing({ db, columns: c }: Migrating): Promise<void> {
  await db.schema
    .createTable('sign_in_failure')
    .addColumn('key_hash', c.code(64), (col) => col.notNull().primaryKey())
    .addColumn('failures', c.integer, (col) => col.notNull())
    .addColumn('forget_at', c.at, (col) => col.notNull())
    .addColumn('wait_until', c.at, (col) => col.notNull())
    .execute()
  await db.schema.createIndex('sign_in_failure_forget').on('sign_in_failure').column('forget_at').execute()
  await db.schema
    .createTable('known_device')
    .addColumn('id', c.id)
    .addColumn('realm', c.code(10), (col) => col.notNull())
    .addColumn('subject_id', c.ref, (col) => col.notNull())
    .addColumn('device_hash', c.code(64), (col) => col.notNull())
    .addColumn('created_at', c.at, (col) => col.notNull())
    .addColumn('seen_at', c.at, (col) => col.notNull())
    .addUniqueConstraint('known_device_of_person', ['realm', 'subject_id', 'device_hash'])
    .execute()
}

async function factors({ db, columns: c }: Migrating): Promise<void> {
  await db.schema
    .createTable('authenticator')
    .addColumn('id', c.id)
    .addColumn('realm', c.code(10), (col) => col.notNull())
    .addColumn('subject_id', c.ref, (col) => col.notNull())
    .addColumn('sealed_secret', c.code(255), (col) => col.notNull())
    .addColumn('last_step', c.integer, (col) => col.notNull())
    .addColumn('created_at', c.at, (col) => col.notNull())
    .addUniqueConstraint('authenticator_of_person', ['realm', 'subject_id'])
    .execute()
  await db.schema
    .createTable('backup_code')
    .addColumn('id', c.id)
    .addColumn('realm', c.code(10), (col) => col.notNull())
    .addColumn('subject_id', c.ref, (col) => col.notNull())
    .addColumn('code_hash', c.code(64), (col) => col.notNull())
    .addColumn('created_at', c.at, (col) => col.notNull())
    .addColumn('used_at', c.at)
    .addUniqueConstraint('backup_code_of_person', ['realm', 'subject_id', 'code_hash'])
    .execute()
  await db.schema
    .createTable('passkey')
    .addColumn('id', c.id)
    .addColumn('realm', c.code(10), (col) => col.notNull())
    .addColumn('subject_id', c.ref, (col) => col.notNull())
    // 700: keys of a MySQL index reach 3072 bytes, and authenticators give up to about 500 characters
    .addColumn('credential_id', c.code(700), (col) => col.notNull().unique())
    .addColumn('public_key', c.text, (col) => col.notNull())
    .addColumn('sign_count', c.integer, (col) => col.notNull())
    .addColumn('transports', c.code(120), (col) => col.notNull())
    .addColumn('name', c.words(80), (col) => col.notNull())
    .addColumn('created_at', c.at, (col) => col.notNull())
    .addColumn('used_at', c.at)
    .execute()
  await db.schema.createIndex('passkey_of_person').on('passkey').columns(['realm', 'subject_id']).execute()
  await db.schema
    .createTable('passkey_challenge')
    .addColumn('id', c.id)
    .addColumn('challenge_hash', c.code(64), (col) => col.notNull().unique())
    .addColumn('purpose', c.code(60), (col) => col.notNull())
    .addColumn('expires_at', c.at, (col) => col.notNull())
    .execute()
}

async function links({ db, columns: c }: Migrating): Promise<void> {
  await db.schema
    .createTable('mailed_link')
    .addColumn('id', c.id)
    .addColumn('token_hash', c.code(64), (col) => col.notNull().unique())
    .addColumn('realm', c.code(10), (col) => col.notNull())
    .addColumn('subject_id', c.ref, (col) => col.notNull())
    .addColumn('purpose', c.code(20), (col) => col.notNull())
    .addColumn('address', c.words(254), (col) => col.notNull())
    .addColumn('created_at', c.at, (col) => col.notNull())
    .addColumn('expires_at', c.at, (col) => col.notNull())
    .addColumn('used_at', c.at)
    .execute()
  await db.schema.createIndex('mailed_link_of_person').on('mailed_link').columns(['realm', 'subject_id', 'purpose']).execute()
}

async function sessions({ db, columns: c }: Migrating): Promise<void> {
  await db.schema
    .alterTable('session')
    .addColumn('is_pending', c.integer, (col) => col.notNull().defaultTo(0))
    .execute()
  await db.schema
    .alterTable('session')
    .addColumn('factor_failures', c.integer, (col) => col.notNull().defaultTo(0))
    .execute()
  await db.schema.alterTable('session').addColumn('confirmed_at', c.at).execute()
  await db.schema.alterTable('staff').addColumn('email_verified_at', c.at).execute()
  await db.schema.alterTable('buyer').addColumn('email_verified_at', c.at).execute()
  // whoever is in the office now came in without a second factor
  await sql`update session set revoked_at = seen_at where realm = 'office' and revoked_at is null`.execute(db)
}
