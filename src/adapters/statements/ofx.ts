// OFX statements: SGML 1.02, where values have no closing tags, and XML 2. Read in one pass over the tags, in linear
// time; the published parsers lose the row, and a long tag name keeps one of them busy for ever.
import type { StatementFile, StatementLine, StatementRefused } from '../../business/banking/statement-file.ts'
import { dateOn } from '../../business/money/calendar.ts'
import { bankAmount, bankDate, isBalanceRow, lineWords, oneLine } from './statement-fields.ts'

interface Transaction {
  row: number
  raw: string
  fields: Map<string, string>
}

interface OfxContent {
  accounts: Set<string>
  currencies: Set<string>
  transactions: Transaction[]
  isWhole: boolean
}

export const isOfx = (text: string): boolean => /<OFX>|^\s*OFXHEADER/i.test(text.slice(0, 4000))

/** The account's lines, or why the file cannot be taken. */
export function readOfx(text: string): StatementFile | StatementRefused {
  const { accounts, currencies, transactions, isWhole } = contentOf(text)
  if (!isWhole)
    return {
      refused: 'broken-row',
      row: rowAt(text, text.length),
      sentence: 'The file ends before its end mark: it was cut off. Nothing was imported.',
    }
  const [accountNumber] = accounts
  if (!accountNumber) return { refused: 'unknown-format', sentence: 'The file does not say which account it is of.' }
  if (accounts.size > 1) return { refused: 'unknown-format', sentence: 'The file holds several accounts. Export one account at a time.' }
  const foreign = [...currencies].find((currency) => currency !== 'ZAR')
  if (foreign)
    return { refused: 'unknown-format', sentence: `The statement is in ${foreign.slice(0, 10)}. Only accounts in rand can be imported.` }
  const lines: StatementLine[] = []
  for (const transaction of transactions) {
    const judged = judge(transaction)
    if ('reason' in judged)
      return { refused: 'broken-row', row: transaction.row, sentence: `Row ${transaction.row}: ${judged.reason}. Nothing was imported.` }
    if ('line' in judged) lines.push(judged.line)
  }
  return { format: 'OFX', accountNumber, lines }
}

function contentOf(text: string): OfxContent {
  const content: OfxContent = { accounts: new Set(), currencies: new Set(), transactions: [], isWhole: false }
  let open: Transaction | null = null
  let openAt = 0
  let isOwnAccount = false
  const row = rowCounter(text)
  const close = (end: number) => {
    if (!open) return
    open.raw = oneLine(text.slice(openAt, end))
    content.transactions.push(open)
    open = null
  }
  for (const match of text.matchAll(/<(\/?)([A-Za-z0-9_.]{1,64})([^<>]*)>([^<]*)/g)) {
    const isEnd = match[1] === '/'
    const tag = (match[2] ?? '').toUpperCase()
    const value = oneLine(unescape(match[4] ?? ''))
    if (tag === 'STMTTRN') {
      close(match.index)
      if (!isEnd) {
        open = { row: row(match.index), raw: '', fields: new Map() }
        openAt = match.index
      }
    } else if (isEnd && (tag === 'BANKTRANLIST' || tag === 'OFX')) close(match.index)
    if (tag === 'OFX' && isEnd) content.isWhole = true
    if (tag === 'BANKACCTFROM' || tag === 'CCACCTFROM') isOwnAccount = !isEnd
    if (isEnd || value === '') continue
    if (open) (open as Transaction).fields.set(tag, (open as Transaction).fields.get(tag) ?? value)
    else if (tag === 'ACCTID' && isOwnAccount && /\d/.test(value)) content.accounts.add(value.replace(/\D/g, ''))
    else if (tag === 'CURDEF') content.currencies.add(value.toUpperCase())
  }
  return content
}

function judge({ fields, raw }: Transaction): { line: StatementLine } | { ignored: true } | { reason: string } {
  const field = (name: string) => fields.get(name) ?? ''
  const [name, memo] = [field('NAME'), field('MEMO')]
  const amountCents = bankAmount(field('TRNAMT'))
  const isHeld = field('TRNTYPE').toUpperCase() === 'HOLD' // reserved, not booked
  if (isHeld || (amountCents === 0 && isBalanceRow(`${name} ${memo}`))) return { ignored: true }
  if (amountCents === null) return { reason: `“${field('TRNAMT').slice(0, 30)}” is not an amount` }
  const happenedOn = ofxDate(field('DTPOSTED'))
  if (happenedOn === null) return { reason: `“${field('DTPOSTED').slice(0, 40)}” is not a date` }
  if (amountCents === 0) return { ignored: true }
  const words = lineWords(name || memo, field('REFNUM') || (name ? memo : '') || field('CHECKNUM'))
  if (words.description === '') return { reason: 'it has an amount and no description' }
  return { line: { happenedOn, amountCents, ...words, balanceCents: null, raw } }
}

/** The day in Johannesburg. Without a zone the digits are taken as they stand: South African banks print their own day. */
function ofxDate(text: string): string | null {
  const match = /^(\d{8})(?:(\d{2})(\d{2})(\d{2})?(?:\.\d{1,6})?)?\s*(?:\[([+-]?\d{1,2})(?:\.(\d{1,2}))?(?::[A-Za-z/_ ]{0,30})?\])?$/.exec(
    text,
  )
  const on = match && bankDate(match[1] ?? '')
  if (!match || !on) return null
  const [, , hour, minute, second, zone] = match
  if (hour === undefined) return on
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) return null
  if (zone === undefined) return on
  const offsetHours = Number(zone) + (zone.startsWith('-') ? -1 : 1) * Number(`0.${match[6] ?? '0'}`)
  if (Math.abs(offsetHours) > 14) return null
  const inZone = Date.parse(`${on}T${hour}:${minute}:${second ?? '00'}.000Z`)
  return dateOn(new Date(inZone - offsetHours * 3_600_000).toISOString())
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

/** A bare `&`, as banks write it, stays. */
const unescape = (text: string): string =>
  text.replace(/&(?:(amp|lt|gt|quot|apos|nbsp)|#(\d{1,6}));/g, (whole, name: string | undefined, code: string | undefined) =>
    name ? (entities[name] ?? whole) : Number(code) > 31 ? String.fromCodePoint(Number(code)) : ' ',
  )

/** Rows of ascending positions, each character looked at once. */
function rowCounter(text: string): (position: number) => number {
  let row = 1
  let at = 0
  return (position) => {
    for (; at < position; at++) if (text.charCodeAt(at) === 10) row++
    return row
  }
}

const rowAt = (text: string, position: number): number => rowCounter(text.trimEnd())(Math.min(position, text.trimEnd().length))
