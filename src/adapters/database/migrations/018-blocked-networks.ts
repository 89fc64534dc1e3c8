// Addresses and networks that the office shut out.
import type { Migrating } from '../columns.ts'

export async function blockedNetworks({ db, columns: c }: Migrating): Promise<void> {
  await db.schema
    .createTable('blocked_network')
    .addColumn('id', c.id)
    .addColumn('uuid', c.uuid, (col) => col.notNull().unique())
    .addColumn('network', c.code(50), (col) => col.notNull())
    .addColumn('reason', c.words(200), (col) => col.notNull())
    .addColumn('blocked_by', c.ref, (col) => col.notNull())
    .addColumn('created_at', c.at, (col) => col.notNull())
    .addColumn('expires_at', c.at)
    .addColumn('lifted_at', c.at)
    .addForeignKeyConstraint('blocked_network_blocked_by', ['blocked_by'], 'staff', ['id'])
    .execute()
}
