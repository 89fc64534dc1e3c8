// A CSV file as rows of cells, each with its number in the file and its own text. What the columns mean is not known here.
import { CsvError, parse } from 'csv-parse/sync'

export interface CsvRow {
  /** 1-based line of the file */
  row: number
  cells: string[]
  raw: string
}

export type CsvRows = { rows: CsvRow[] } | { brokenRow: number; reason: string }

const delimiters = [',', ';', '\t', '|'] as const

/** The delimiter that splits the file's widest line into most cells, quoted text left alone. */
function delimiterOf(text: string): string {
  const lines = text.split(/\r\n|\n|\r/, 40).map((line) => line.replace(/"[^"]*"/g, ''))
  const widths = delimiters.map((delimiter) => Math.max(...lines.map((line) => line.split(delimiter).length)))
  return delimiters[widths.indexOf(Math.max(...widths))] ?? ','
}

/** Rows that hold nothing are left out, and keep their place in the count. */
export function csvRows(text: string): CsvRows {
  const delimiter = delimiterOf(text)
  try {
    const records = parse(text, {
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      info: true,
      raw: true,
    }) as unknown as { record: string[]; raw: string; info: { lines: number } }[]
    const rows: CsvRow[] = []
    for (const { record, raw, info } of records) {
      const bare = raw.replace(/^[\r\n]+|[\r\n]+$/g, '')
      if (/[\r\n]/.test(bare))
        return { brokenRow: info.lines - bare.split(/\r\n|\n|\r/).length + 1, reason: 'a quotation mark is opened and not closed' }
      const cells = record.map((cell) => cell.trim())
      if (cells.some((cell) => cell !== '')) rows.push({ row: info.lines, cells, raw: bare })
    }
    return { rows }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return { brokenRow: rowOfOddQuote(text), reason: 'a quotation mark is opened and not closed' }
  }
}

/** The parser notices an open quotation mark only at the end of the file. */
const rowOfOddQuote = (text: string): number => text.split(/\r\n|\n|\r/).findIndex((line) => (line.split('"').length - 1) % 2 === 1) + 1
