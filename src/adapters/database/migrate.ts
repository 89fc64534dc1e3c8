// Brings a database to this version's tables: forward only, one migrator at a time, by Kysely's own lock and record.
import { sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import type { SecretKeys } from '../../business/accounts/seal.ts'
import { columnsOf, type Migrating } from './columns.ts'
import { needsTriggerGrant } from './dialect.ts'
import { money } from './migrations/003-money.ts'
import { cacheGenerations } from './migrations/004-cache-generations.ts'
import { auditChain } from './migrations/005-audit-chain.ts'
import { companies } from './migrations/007-companies.ts'
import { apiKeys } from './migrations/008-api-keys.ts'
import { webhooks } from './migrations/016-webhooks.ts'
import { blockedNetworks } from './migrations/018-blocked-networks.ts'
import { gateways } from './migrations/028-gateways.ts'
import { paymentLinks } from './migrations/029-payment-links.ts'
import { attachedMail } from './migrations/032-attached-mail.ts'
import { disputeFees } from './migrations/033-dispute-fees.ts'
import { mailbox } from './migrations/026-mailbox.ts'
import { judging } from './migrations/025-judging.ts'
import { dollars } from './migrations/030-dollars.ts'
import { people } from './migrations/001-people.ts'
import { privacy } from './migrations/020-privacy.ts'
import { registrations } from './migrations/019-registrations.ts'
import { reviewDesk } from './migrations/024-review-desk.ts'
import { refunds } from './migrations/022-refunds.ts'
import { sealedValues } from './migrations/021-sealed-values.ts'
import { secondPerson } from './migrations/017-second-person.ts'
import { trade } from './migrations/002-trade.ts'
import { signIn } from './migrations/006-sign-in.ts'
import { watching } from './migrations/023-watching.ts'
import type { MigratableDatabase } from './open-database.ts'

const steps: Record<string, (migrating: Migrating) => Promise<void>> = {
  '001-people': people,
  '002-trade': trade,
  '003-money': money,
  '004-cache-generations': cacheGenerations,
  '005-audit-chain': auditChain,
  '006-sign-in': signIn,
  '007-companies': companies,
  '008-api-keys': apiKeys,
  '016-webhooks': webhooks,
  '017-second-person': secondPerson,
  '018-blocked-networks': blockedNetworks,
  '019-registrations': registrations,
  '020-privacy': privacy,
  '021-sealed-values': sealedValues,
  '022-refunds': refunds,
  '023-watching': watching,
  '024-review-desk': reviewDesk,
  '025-judging': judging,
  '026-mailbox': mailbox,
  '028-gateways': gateways,
  '029-payment-links': paymentLinks,
  '030-dollars': dollars,
  '032-attached-mail': attachedMail,
  '033-dispute-fees': disputeFees,
}

/** Every step of this version, in their order. */
export const stepNames: readonly string[] = Object.keys(steps)

const recordTable = 'schema_step'
const lockTable = 'schema_lock'

/** What migrations keep for themselves: nobody else writes it. */
export const migrationTables: readonly string[] = [recordTable, lockTable]

/** Why `migrate` would not touch the database, in words for an operator. */
export class MigrationRefused extends Error {}

/**
 * Applies the steps that are missing and returns their names.
 * Refuses (MigrationRefused) a database with tables that are not ours, and explains a missing right to create triggers.
 * `keys` seal what an earlier version left in clear; a database without rows needs none. `only` these steps, for a database as an
 * earlier version had it.
 */
export async function migrate(database: MigratableDatabase, keys?: SecretKeys, only: readonly string[] = stepNames): Promise<string[]> {
  await refuseForeignTables(database)
  const migrator = new Migrator({
    db: database.migrator,
    provider: { getMigrations: async () => migrationsOf(database, keys, only) },
    // steps are numbered when they are begun, and a later number may be there first
    allowUnorderedMigrations: true,
    migrationTableName: recordTable,
    migrationLockTableName: lockTable,
  })
  const { error, results } = await migrator.migrateToLatest()
  if (needsTriggerGrant(error)) throw new MigrationRefused(triggerGrantSentence, { cause: error })
  if (error) throw error
  return (results ?? []).filter((result) => result.status === 'Success').map((result) => result.migrationName)
}

/** Steps already applied, in their order; reads only. */
export async function appliedSteps(database: MigratableDatabase): Promise<string[]> {
  const tables = await database.migrator.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some((table) => table.name === recordTable)) return []
  const done = await sql<{ name: string }>`select name from ${sql.table(recordTable)} order by name`.execute(database.migrator)
  return done.rows.map((row) => row.name)
}

/** Steps not yet applied; reads only. */
export async function pendingSteps(database: MigratableDatabase): Promise<string[]> {
  const done = new Set(await appliedSteps(database))
  return stepNames.filter((name) => !done.has(name))
}

function migrationsOf({ engine }: MigratableDatabase, keys: SecretKeys | undefined, only: readonly string[]): Record<string, Migration> {
  const wanted = Object.entries(steps).filter(([name]) => only.includes(name))
  return Object.fromEntries(
    wanted.map(([name, up]) => [name, { up: (db) => up({ engine, db: db as Migrating['db'], columns: columnsOf(engine), keys }) }]),
  )
}

async function refuseForeignTables({ migrator }: MigratableDatabase): Promise<void> {
  const names = (await migrator.introspection.getTables({ withInternalKyselyTables: true })).map((table) => table.name)
  if (names.length === 0 || names.includes(recordTable)) return
  const listed = names.slice(0, 5).join(', ')
  throw new MigrationRefused(
    `This database already holds ${names.length} tables that are not ours (${listed}). ` +
      'Give 360Degree Supply an empty database of its own: create one and name it in DATABASE_URL.',
  )
}

const triggerGrantSentence =
  'The database refuses triggers, and the ledger is protected by triggers. On MySQL or MariaDB with binary log on, ' +
  'either set log_bin_trust_function_creators=1 on the server, or run migrate with DATABASE_MIGRATION_URL naming a user ' +
  "that may create them: GRANT SUPER ON *.* TO 'user' (MySQL: SET_USER_ID), GRANT TRIGGER ON database.* TO 'user'."
