// Events of the audit record as a table for a spreadsheet.
import { type AuditEvent, type EventSearch, findEvents } from '../../../business/audit/find-events.ts'
import { watchLimits } from '../../../config/watch-limits.ts'
import type { ReadContext } from '../../../context.ts'
import { formatSecond } from './times.ts'

const rowsAtOnce = 1_000
const heading = ['Number', 'When (SAST)', 'Who', 'What', 'About', 'From network', 'Details']

/** Everything found, as far as the limit; the last row says when there is more. Texts in UTF-8 with the mark that spreadsheets want. */
export async function* auditCsv(r: Pick<ReadContext, 'db'>, search: EventSearch, signal: AbortSignal): AsyncGenerator<string> {
  yield `\uFEFF${lineOf(heading)}`
  let rows = 0
  let before: number | undefined
  for (;;) {
    signal.throwIfAborted()
    const found = await findEvents(r, search, { before, rowsMax: rowsAtOnce })
    if (found.rows.length > 0) yield found.rows.map((event) => lineOf(cellsOf(event))).join('')
    rows += found.rows.length
    if (found.before === null) return
    if (rows >= watchLimits.auditExportRowsMax) {
      yield lineOf(['', '', '', `There is more than these ${String(rows)} rows: choose fewer days.`])
      return
    }
    before = found.before
  }
}

const cellsOf = (event: AuditEvent): string[] => [
  String(event.id),
  formatSecond(event.at),
  event.actor,
  event.kind,
  event.subject,
  event.remoteAddress ?? '',
  Object.keys(event.detail).length === 0 ? '' : JSON.stringify(event.detail),
]

/** One row; a text that a spreadsheet would take for a formula gets an apostrophe before it, which keeps it a text. */
export const lineOf = (cells: readonly string[]): string => `${cells.map((cell) => quoted(neutral(cell))).join(',')}\r\n`

const neutral = (cell: string) => (/^\s*[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell)

const quoted = (cell: string) => (/[",\r\n]/.test(cell) || cell !== cell.trim() ? `"${cell.replaceAll('"', '""')}"` : cell)
