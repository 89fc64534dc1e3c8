// One row per area of cached reads: its generation changes in the same transaction as what is read there.
import { randomUUID } from 'node:crypto'
import type { Migrating } from '../columns.ts'

export async function cacheGenerations({ db, columns: c }: Migrating): Promise<void> {
  await db.schema
    .createTable('cache_generation')
    .addColumn('area', c.code(20), (col) => col.notNull().primaryKey())
    .addColumn('generation', c.uuid, (col) => col.notNull())
    .execute()
  // Random, not counted: two installations on one Redis, or a database brought back from a backup, never meet under one key.
  const rows = (['catalogue', 'content', 'settings'] as const).map((area) => ({ area, generation: randomUUID() }))
  await db.insertInto('cache_generation').values(rows).execute()
}
