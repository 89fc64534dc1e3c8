// Renewing seals after a change of SECRET_KEY: what an older key sealed is opened and sealed with the newest one, so that the older key
// can be thrown away. Each seal is its own small change: stopped anywhere, the rest is done the next time.
import { type RawBuilder, sql } from 'kysely'
import type { Database, ReadHandle, TransactionHandle } from '../../adapters/database/handle.ts'
import { open, seal, sealBeginnings, type SecretKeys } from '../accounts/seal.ts'
import { type SealedColumn, sealedColumns } from './sealed-columns.ts'

/** One transaction stays short: nobody waits for it on a page. */
const rowsAtOnce = 200

export interface SealsOfColumn {
  table: string
  column: string
  /** under the newest key, under older ones that are set, under none that is set */
  newest: number
  older: number
  unopened: number
}

/** Counts by the name of the key that each seal begins with; opens nothing. */
export async function countSeals(db: ReadHandle | TransactionHandle, keys: SecretKeys): Promise<SealsOfColumn[]> {
  const counts: SealsOfColumn[] = []
  const [newest = '', ...older] = sealBeginnings(keys)
  for (const place of sealedColumns) {
    const beginning = beginningOf(place)
    const { rows } = await sql<{ beginning: string; count: number }>`select ${beginning} as beginning, count(*) as count
      from ${sql.table(place.table)} where ${whereOf(place)} group by ${beginning}`.execute(db)
    const sum = (isCounted: (text: string) => boolean) =>
      rows.reduce((total, row) => total + (isCounted(row.beginning) ? Number(row.count) : 0), 0)
    counts.push({
      table: place.table,
      column: place.column,
      newest: sum((text) => text === newest),
      older: sum((text) => older.includes(text)),
      unopened: sum((text) => text !== newest && !older.includes(text)),
    })
  }
  return counts
}

// Every seal begins with `v1.`, the key's name of eight characters, and a full stop.
const beginningLength = 12

const beginningOf = ({ table, column, around }: SealedColumn): RawBuilder<string> =>
  sql<string>`substr(${sql.ref(`${table}.${column}`)}, ${sql.lit((around?.[0].length ?? 0) + 1)}, ${sql.lit(beginningLength)})`

const whereOf = ({ table, column, where }: SealedColumn): RawBuilder<unknown> =>
  sql`${sql.ref(`${table}.${column}`)} is not null and (${sql.raw(where ?? '1 = 1')})`

export interface ResealProgress {
  table: string
  column: string
  resealed: number
  /** sealed with a key that is not set, or changed by somebody: left as they are */
  unopened: number
  isDone: boolean
}

/** Renews what is left, column by column, and tells of each batch. Ends early, between two batches, when the signal aborts. */
export async function* reseal(database: Database, keys: SecretKeys, signal: AbortSignal): AsyncGenerator<ResealProgress> {
  for (const place of sealedColumns) {
    const { table, column } = place
    let progress: ResealProgress = { table, column, resealed: 0, unopened: 0, isDone: false }
    for (let after = 0; !progress.isDone;) {
      if (signal.aborted) return
      const batch = await database.transact((tx) => resealSome(tx, keys, place, after))
      after = batch.lastKey
      progress = {
        ...progress,
        resealed: progress.resealed + batch.resealed,
        unopened: progress.unopened + batch.unopened,
        isDone: batch.isLast,
      }
      yield progress
    }
  }
}

interface SealedRow {
  row_key: number
  owner: string
  sealed: string
}

async function resealSome(tx: TransactionHandle, keys: SecretKeys, place: SealedColumn, after: number) {
  const { table, column, key, around = ['', ''] } = place
  const [newest = ''] = sealBeginnings(keys)
  const rowKey = sql.ref(`${table}.${key}`)
  const { rows } =
    await sql<SealedRow>`select ${rowKey} as row_key, ${sql.raw(place.owner)} as owner, ${sql.ref(`${table}.${column}`)} as sealed
    from ${sql.table(table)} ${sql.raw(place.join ?? '')}
    where ${rowKey} > ${after} and ${whereOf(place)} and ${beginningOf(place)} <> ${newest}
    order by ${rowKey} limit ${sql.lit(rowsAtOnce)}`.execute(tx)
  let resealed = 0
  let unopened = 0
  for (const row of rows) {
    const purpose = place.purposeOf(row.owner)
    const text = open(keys, purpose, row.sealed.slice(around[0].length, row.sealed.length - around[1].length))
    if (text === null) {
      unopened += 1
      continue
    }
    // only over what was read: somebody may have written another value meanwhile
    await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${around[0] + seal(keys, purpose, text) + around[1]}
      where ${sql.ref(key)} = ${row.row_key} and ${sql.ref(column)} = ${row.sealed}`.execute(tx)
    resealed += 1
  }
  return { resealed, unopened, lastKey: rows.at(-1)?.row_key ?? after, isLast: rows.length < rowsAtOnce }
}
