// How many connections the server grants to everybody together, to compare with what our processes may open.
import { sql } from 'kysely'
import type { MigratableDatabase } from './open-database.ts'

/** null for the embedded engine, which has no server. */
export const connectionLimit = async (database: MigratableDatabase): Promise<number | null> => {
  if (database.engine === 'sqlite') return null
  const { rows } = await sql<{ most: number | string }>`select @@max_connections as most`.execute(database.migrator)
  return Number(rows[0]?.most ?? 0)
}

/** What the pools of this many processes may open together. */
export const connectionsAtMost = (processes: number, pool: { poolSize: number; poolMaxOverflow: number }): number =>
  processes * (pool.poolSize + pool.poolMaxOverflow)
