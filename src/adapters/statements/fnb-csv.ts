// FNB's two CSV exports: the transaction history of online banking, and the statement of the 2012 file specification.
// Which columns each has is data; how a row is judged is the same for both.
import type { StatementFile, StatementLine, StatementRefused } from '../../business/banking/statement-file.ts'
import { statementLimits } from '../../config/statement-limits.ts'
import type { CsvRow } from './csv-rows.ts'
import { type BalancedRow, firstBreak } from './running-balance.ts'
import { bankAmount, bankDate, isBalanceRow, lineWords } from './statement-fields.ts'

interface Layout {
  format: string
  columns: { date: string; description: string; reference: string; amount: string; balance: string; fee: string; side?: string }
}

const layouts: readonly Layout[] = [
  {
    format: 'FNB CSV',
    columns: { date: 'date', description: 'description', reference: 'reference', amount: 'amount', balance: 'balance', fee: 'service fee' },
  },
  {
    format: 'FNB CSV statement',
    columns: {
      date: 'effective date',
      description: 'description',
      reference: 'reference',
      amount: 'amount',
      balance: 'balance',
      fee: 'service fee',
      side: 'debit / credit',
    },
  },
]

type ColumnName = keyof Layout['columns']

interface Header {
  layout: Layout
  /** index into the rows */
  at: number
  width: number
  indexOf: Partial<Record<ColumnName, number>>
}

/** Whether this is one of FNB's files: the columns' names stand in one of the first rows. */
export function findFnbHeader(rows: readonly CsvRow[]): Header | null {
  for (const [at, { cells }] of rows.slice(0, statementLimits.headerRowsMax).entries()) {
    const names = cells.map((cell) => cell.toLowerCase().replace(/\s+/g, ' '))
    for (const layout of layouts) {
      const wanted = Object.entries(layout.columns) as [ColumnName, string][]
      if (!wanted.every(([, name]) => names.includes(name))) continue
      return { layout, at, width: cells.length, indexOf: Object.fromEntries(wanted.map(([column, name]) => [column, names.indexOf(name)])) }
    }
  }
  return null
}

type JudgedRow = { line: StatementLine; balanced: BalancedRow } | { balanced: BalancedRow } | { ignored: true } | { reason: string }

/** All rows below the header, or the first that cannot be read. */
export function readFnbCsv(rows: readonly CsvRow[], header: Header): StatementFile | StatementRefused {
  const accountNumber = accountNumberIn(rows.slice(0, header.at))
  if (accountNumber === null)
    return { refused: 'unknown-format', sentence: 'The file does not say which account it is of. Export it again with its heading rows.' }
  const lines: StatementLine[] = []
  const balanced: BalancedRow[] = []
  for (const row of rows.slice(header.at + 1)) {
    const judged = judgeRow(row, header)
    if ('reason' in judged)
      return { refused: 'broken-row', row: row.row, sentence: `Row ${row.row}: ${judged.reason}. Nothing was imported.` }
    if ('balanced' in judged) balanced.push(judged.balanced)
    if ('line' in judged) lines.push(judged.line)
  }
  const broken = firstBreak(balanced, openingBalance(rows.slice(0, header.at)))
  if (broken !== null) {
    return {
      refused: 'balance-breaks',
      row: broken,
      sentence: `Row ${broken}: the balance does not follow from the row beside it. A row is missing or was changed. Nothing was imported.`,
    }
  }
  return { format: header.layout.format, accountNumber, lines }
}

function judgeRow(row: CsvRow, { layout, width, indexOf }: Header): JudgedRow {
  const cell = (column: ColumnName) => row.cells[indexOf[column] ?? -1] ?? ''
  const words = lineWords(cell('description'), cell('reference'))
  const happenedOn = bankDate(cell('date'))
  if (isBalanceRow(row.cells.join(' ')) && isNothing(cell('amount'))) return { ignored: true }
  const widthReason = reasonOfWidth(row, width)
  if (widthReason) return { reason: widthReason }
  if (happenedOn === null) return { reason: `“${shorten(cell('date'))}” is not a date` }
  const amountCents = isNothing(cell('amount')) ? 0 : signedAmount(cell('amount'), layout.columns.side === undefined ? null : cell('side'))
  if (amountCents === null) return { reason: `“${shorten(cell('amount'))}” is not an amount` }
  const balanceCents = cell('balance') === '' ? null : bankAmount(cell('balance'))
  if (cell('balance') !== '' && balanceCents === null) return { reason: `“${shorten(cell('balance'))}” is not a balance` }
  const feeCents = cell('fee') === '' ? 0 : bankAmount(cell('fee'))
  if (feeCents === null) return { reason: `“${shorten(cell('fee'))}” is not a service fee` }
  const balanced = { row: row.row, amountCents, feeCents: Math.abs(feeCents), balanceCents }
  // a fee on a row of its own, or a payment that is still pending: nothing to match
  if (amountCents === 0) return { balanced }
  if (words.description === '') return { reason: 'it has an amount and no description' }
  return { line: { happenedOn, amountCents, ...words, balanceCents, raw: row.raw }, balanced }
}

/** More cells than columns: an amount with a decimal comma that nobody quoted. There is no telling which comma it was. */
function reasonOfWidth({ cells }: CsvRow, width: number): string | null {
  const isEndEmpty = cells.length === width + 1 && cells.at(-1) === ''
  if (cells.length > width && !isEndEmpty)
    return 'it has more cells than there are columns; an amount with a decimal comma must stand in quotation marks'
  if (cells.length < width - 1) return 'it has fewer cells than there are columns'
  return null
}

const isNothing = (amount: string) => amount === '' || bankAmount(amount) === 0

/** `side` is `CR` or `DR` where the file prints the amount without its sign. */
function signedAmount(text: string, side: string | null): number | null {
  const amount = bankAmount(text)
  if (amount === null || side === null) return amount
  if (/^(?:cr|credit)$/i.test(side)) return Math.abs(amount)
  return side === '' || /^(?:dr|debit)$/i.test(side) ? -Math.abs(amount) : null
}

function accountNumberIn(rows: readonly CsvRow[]): string | null {
  for (const { cells } of rows) {
    const text = cells.join(' ')
    if (!/account\s*(?:number|no)/i.test(text)) continue
    const digits = /\d[\d -]{5,30}\d/.exec(text)?.[0].replace(/\D/g, '')
    if (digits) return digits
  }
  return null
}

function openingBalance(rows: readonly CsvRow[]): number | null {
  const row = rows.find(({ cells }) => /^opening balance$/i.test(cells[0] ?? ''))
  return row ? bankAmount(row.cells[1] ?? '') : null
}

const shorten = (text: string) => (text.length > 30 ? `${text.slice(0, 30)}…` : text)
