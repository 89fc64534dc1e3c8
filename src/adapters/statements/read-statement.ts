// Recognises a bank statement file by what stands in it, never by its name, and hands it to the reader of its format.
import type { StatementFile, StatementReader, StatementRefused } from '../../business/banking/statement-file.ts'
import { inThrees } from '../../business/money/cents.ts'
import { statementLimits } from '../../config/statement-limits.ts'
import { csvRows } from './csv-rows.ts'
import { findFnbHeader, readFnbCsv } from './fnb-csv.ts'
import { isOfx, readOfx } from './ofx.ts'
import { statementText } from './statement-text.ts'

const unknownFormat: StatementRefused = {
  refused: 'unknown-format',
  sentence: 'This is not a statement that can be read. Export the transaction history as CSV (FNB) or as OFX from your internet banking.',
}

/** FNB CSV and OFX. Refuses the whole file for one row that cannot be read; never throws. */
export const readStatement: StatementReader = (bytes) => {
  if (bytes.length === 0) return { refused: 'empty', sentence: 'The file is empty.' }
  if (bytes.length > statementLimits.sizeBytesMax) {
    return {
      refused: 'too-large',
      sentence: `The file is larger than ${statementLimits.sizeBytesMax / 1024 / 1024} MB. Export a shorter period.`,
    }
  }
  const text = statementText(bytes)
  if (text.trim() === '') return { refused: 'empty', sentence: 'The file is empty.' }
  const file = isOfx(text) ? readOfx(text) : readCsv(text)
  return 'refused' in file ? file : bounded(file)
}

const tooMany: StatementRefused = {
  refused: 'too-large',
  sentence: `The file has more than ${inThrees(String(statementLimits.linesMax))} transactions. Export a shorter period.`,
}

function readCsv(text: string): StatementFile | StatementRefused {
  // counted before it is parsed: a hundred thousand rows keep the parser, and every page of this process, for seconds
  if (linesAtLeast(text, 2 * statementLimits.linesMax)) return tooMany
  const csv = csvRows(text)
  if ('rows' in csv) {
    const header = findFnbHeader(csv.rows)
    return header ? readFnbCsv(csv.rows, header) : unknownFormat
  }
  // a picture or a spreadsheet has rows of that kind too: only what begins like a statement is told about its row
  const isStatement = /transaction history|service fee/i.test(text.slice(0, 4000))
  return isStatement
    ? { refused: 'broken-row', row: csv.brokenRow, sentence: `Row ${csv.brokenRow}: ${csv.reason}. Nothing was imported.` }
    : unknownFormat
}

function bounded(file: StatementFile): StatementFile | StatementRefused {
  if (file.lines.length === 0) return { refused: 'empty', sentence: 'The file holds no transactions.' }
  return file.lines.length > statementLimits.linesMax ? tooMany : file
}

function linesAtLeast(text: string, count: number): boolean {
  let at = -1
  for (let seen = 0; seen < count; seen++) {
    at = text.indexOf('\n', at + 1)
    if (at < 0) return false
  }
  return true
}
