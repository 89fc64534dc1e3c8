// Which steps had been applied to the tables that a backup was made of. Backups say so themselves; those of earlier versions are
// known by what stands in them.
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { stepNames } from '../adapters/database/migrate.ts'
import { type BackupManifest, tableFile } from './backup.ts'

/** What can be seen of a backup: columns of the tables that have rows, and names of counters. */
interface Seen {
  columns: ReadonlyMap<string, ReadonlySet<string>>
  counters: ReadonlySet<string>
}

type Sign = (seen: Seen) => boolean | undefined

/** An empty table tells nothing. */
const hasTable =
  (table: string): Sign =>
  ({ columns }) =>
    columns.has(table) || undefined
const hasColumn =
  (table: string, column: string): Sign =>
  ({ columns }) =>
    columns.get(table)?.has(column)

const sealedColumns = [
  ['proof', 'sealed_reading'],
  ['bank_line', 'sealed_text'],
  ['backup_code', 'sealed_hash'],
  ['office_request', 'sealed_payload'],
] as const

/** Complete: every later step is named by the backup itself. */
const signs: Readonly<Record<string, Sign>> = {
  '003-money': () => true,
  '005-audit-chain': hasTable('audit_seal'),
  '006-sign-in': hasColumn('staff', 'email_verified_at'),
  '007-companies': hasColumn('buyer', 'may_order'),
  '008-api-keys': hasTable('api_key'),
  '016-webhooks': hasTable('webhook_endpoint'),
  '017-second-person': hasTable('office_request'),
  '018-blocked-networks': hasTable('blocked_network'),
  '019-registrations': hasTable('registration'),
  '020-privacy': hasColumn('audit_event', 'salt'),
  '021-sealed-values': (seen) => {
    const known = sealedColumns.map(([table, column]) => hasColumn(table, column)(seen)).filter((sign) => sign !== undefined)
    return known.length === 0 ? undefined : known.includes(true)
  },
  '022-refunds': ({ counters }) => counters.has('refund'),
}

/** A step without a sign counts as applied when a later one was. */
export async function stepsOfBackup(folder: string, manifest: BackupManifest): Promise<string[]> {
  if (manifest.steps !== undefined) return manifest.steps
  const columns = await columnsOfBackup(folder, manifest)
  const counters = new Set<string>()
  if ('counter' in manifest.tables) for await (const row of rowsOf(folder, 'counter')) counters.add(String(row['name']))
  const shown = stepNames.map((name) => signs[name]?.({ columns, counters }))
  const last = shown.lastIndexOf(true)
  return stepNames.filter((_, i) => shown[i] ?? i < last)
}

/** The columns of each table that has rows. */
export async function columnsOfBackup(folder: string, manifest: BackupManifest): Promise<Map<string, Set<string>>> {
  const columns = new Map<string, Set<string>>()
  for (const table of Object.keys(manifest.tables)) {
    for await (const row of rowsOf(folder, table)) {
      columns.set(table, new Set(Object.keys(row)))
      break
    }
  }
  return columns
}

/** The rows of one table, in their order. */
export async function* rowsOf(folder: string, table: string): AsyncGenerator<Record<string, unknown>> {
  const input = createReadStream(tableFile(folder, table))
  try {
    for await (const line of createInterface({ input, crlfDelay: Infinity })) yield JSON.parse(line) as Record<string, unknown>
  } finally {
    input.destroy()
  }
}
