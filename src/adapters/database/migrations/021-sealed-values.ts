// Bank account numbers, and all else that must be read again and not be read by others, are sealed; names of files and words of bank
// lines keep their last four digits (decision 025). May be cut off anywhere: what is done is seen by its seal, the rest is done next time.
import { hkdfSync } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { seal, type SecretKeys } from '../../../business/accounts/seal.ts'
import { payloadPurpose } from '../../../business/accounts/sealed-payload.ts'
import { backupCodePurpose } from '../../../business/accounts/backup-codes.ts'
import { lineIdentity, lineKeyOf, maskedWords, sealLineText } from '../../../business/banking/kept-line.ts'
import { maskAccountsIn } from '../../../business/money/account-number.ts'
import { proofReadingPurpose, requestNamePurpose, requestReadingPurpose } from '../../../business/proofs/kept-reading.ts'
import { makeAppendOnly, type Migrating } from '../columns.ts'
import type { Tables } from '../tables.ts'

/** One transaction stays short, and a migration that is stopped loses little. */
const rowsAtOnce = 500
const isSealed = (text: unknown) => String(text).startsWith('v1.')

type Row = Record<string, unknown> & { id: number; uuid: string }

export async function sealedValues(migrating: Migrating): Promise<void> {
  await rename(migrating, 'office_request', 'payload', 'sealed_payload')
  await rename(migrating, 'proof', 'reading', 'sealed_reading')
  await rename(migrating, 'reading_request', 'reading', 'sealed_reading')
  await rename(migrating, 'reading_request', 'file_name', 'sealed_name')
  await rename(migrating, 'backup_code', 'code_hash', 'sealed_hash')
  await sealColumn(migrating, 'office_request', 'sealed_payload', (keys, row) =>
    seal(keys, payloadPurpose(row), text(row, 'sealed_payload')),
  )
  await sealColumn(migrating, 'proof', 'sealed_reading', (keys, row) => seal(keys, proofReadingPurpose(row), text(row, 'sealed_reading')))
  await sealColumn(migrating, 'reading_request', 'sealed_reading', (keys, row) =>
    seal(keys, requestReadingPurpose(row), text(row, 'sealed_reading')),
  )
  await sealColumn(migrating, 'reading_request', 'sealed_name', (keys, row) =>
    seal(keys, requestNamePurpose(row), text(row, 'sealed_name')),
  )
  await sealColumn(migrating, 'backup_code', 'sealed_hash', sealedCodeHash)
  await maskColumn(migrating, 'proof', 'file_name')
  await maskColumn(migrating, 'proof', 'checks')
  await maskColumn(migrating, 'statement', 'file_name')
  await bankLines(migrating)
  // pages that rows were moved from still hold what stood there in clear
  if (migrating.engine === 'sqlite') {
    await sql`vacuum`.execute(migrating.db)
    await sql`pragma wal_checkpoint(truncate)`.execute(migrating.db)
  }
}

const text = (row: Row, column: string) => String(row[column])

/** A renamed column takes a seal, which is longer than the column was made for. */
async function rename({ db, engine }: Migrating, table: keyof Tables, from: string, to: string): Promise<void> {
  const tables = await db.introspection.getTables()
  const column = tables.find((one) => one.name === table)?.columns.find((one) => one.name === from)
  if (column === undefined) return
  const type = sql.raw(column.isNullable ? 'mediumtext' : 'mediumtext not null')
  await (
    engine === 'mysql'
      ? sql`alter table ${sql.table(table)} change column ${sql.ref(from)} ${sql.ref(to)} ${type}`
      : sql`alter table ${sql.table(table)} rename column ${sql.ref(from)} to ${sql.ref(to)}`
  ).execute(db)
}

/** Calls `each` with every row of the table, some at a time, each time in a transaction. */
async function eachRow(db: Kysely<Tables>, table: keyof Tables, each: (tx: Kysely<Tables>, row: Row) => Promise<void>): Promise<void> {
  for (let lastId = 0, isMore = true; isMore;) {
    const { rows } =
      await sql<Row>`select * from ${sql.table(table)} where id > ${lastId} order by id limit ${sql.lit(rowsAtOnce)}`.execute(db)
    await db.transaction().execute(async (tx) => {
      for (const row of rows) await each(tx, row)
    })
    lastId = rows.at(-1)?.id ?? lastId
    isMore = rows.length === rowsAtOnce
  }
}

const set = (tx: Kysely<Tables>, table: keyof Tables, id: number, values: Record<string, string>) =>
  sql`update ${sql.table(table)} set ${sql.join(Object.entries(values).map(([column, value]) => sql`${sql.ref(column)} = ${value}`))} where id = ${id}`.execute(
    tx,
  )

const sealColumn = ({ db, keys }: Migrating, table: keyof Tables, column: string, sealed: (keys: SecretKeys, row: Row) => string) =>
  eachRow(db, table, async (tx, row) => {
    if (row[column] != null && !isSealed(row[column])) await set(tx, table, row.id, { [column]: sealed(needed(keys), row) })
  })

const maskColumn = ({ db }: Migrating, table: keyof Tables, column: string) =>
  eachRow(db, table, async (tx, row) => {
    const masked = maskAccountsIn(String(row[column] ?? ''))
    if (row[column] != null && masked !== row[column]) await set(tx, table, row.id, { [column]: masked })
  })

function needed(keys: SecretKeys | undefined): SecretKeys {
  if (keys === undefined) throw new Error('there are values to be sealed, and no SECRET_KEY was given to this migration')
  return keys
}

/** Backup codes were hashed with a key derived from SECRET_KEY, nobody knows from which one: the seal holds what each would be. */
function sealedCodeHash(keys: SecretKeys, row: Row): string {
  const purpose = backupCodePurpose({ realm: row['realm'] as 'buyer' | 'office', subjectId: Number(row['subject_id']) })
  const salts = keys.map((key) => Buffer.from(hkdfSync('sha256', key, '', `supply:${purpose}`, 32)).toString('hex'))
  return seal(keys, purpose, [text(row, 'sealed_hash'), ...salts].join('.'))
}

/** Bank lines may not be changed, but for this once; from then on their seal may be renewed and nothing else. */
async function bankLines(migrating: Migrating): Promise<void> {
  const { db, keys } = migrating
  for (const action of ['update', 'delete']) await sql.raw(`drop trigger if exists bank_line_no_${action}`).execute(db)
  await rename(migrating, 'bank_line', 'raw', 'sealed_text')
  const ordinals = new Map<string, number>()
  await eachRow(db, 'bank_line', async (tx, row) => {
    const line = {
      happenedOn: text(row, 'happened_on'),
      amountCents: Number(row['amount_cents']),
      balanceCents: row['balance_cents'] == null ? null : Number(row['balance_cents']),
      description: text(row, 'description'),
      reference: text(row, 'reference'),
    }
    const masked = maskedWords(line)
    const identity = lineIdentity(Number(row['bank_account_id']), { ...line, ...masked })
    const ordinal = (ordinals.get(identity) ?? 0) + 1
    ordinals.set(identity, ordinal)
    if (isSealed(row['sealed_text'])) return
    const isMasked = masked.description !== line.description || masked.reference !== line.reference
    await set(tx, 'bank_line', row.id, {
      ...masked,
      sealed_text: sealLineText(needed(keys), row.uuid, { ...line, raw: text(row, 'sealed_text') }),
      ...(isMasked ? { line_key: lineKeyOf(identity, ordinal) } : {}),
    })
  })
  await makeAppendOnly(migrating, 'bank_line', 'sealed_text')
}
