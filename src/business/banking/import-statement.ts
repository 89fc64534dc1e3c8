// Importing a bank statement file: all of it or nothing, and nothing twice.
import { createHash } from 'node:crypto'
import { setImmediate as letOthersIn } from 'node:timers/promises'
import { isDuplicate } from '../../adapters/database/dialect.ts'
import type { Context, WriteContext } from '../../context.ts'
import { record } from '../audit/record.ts'
import { addDays, dateOn, formatOn } from '../money/calendar.ts'
import { maskAccount, maskAccountsIn } from '../money/account-number.ts'
import { lineIdentity, lineKeyOf, type LineText, maskedWords, sealLineText } from './kept-line.ts'
import type { StatementFile, StatementLine, StatementRefused } from './statement-file.ts'

export interface StatementToImport {
  fileName: string
  bytes: Uint8Array
  staffId: number
  staffName: string
}

export type StatementImported =
  { statementUuid: string; newLines: number; knownLines: number } | StatementRefused | { refused: 'unknown-account'; sentence: string }

/**
 * A line is known by account, day, amount, text, balance and its place among identical lines of that file: the same file again
 * brings nothing new, two genuinely identical lines stay two. The same days in another format (OFX after CSV) bring only what is
 * missing: texts differ between formats, so there a movement is known by day and amount, each counted once.
 * Posts nothing: a line becomes money when it is matched.
 */
export async function importStatement(ctx: Context, input: StatementToImport): Promise<StatementImported> {
  const fileName = maskAccountsIn(input.fileName)
  const file = ctx.readStatement(input.bytes, input.fileName)
  const read = 'refused' in file ? file : (impossibleDay(file, dateOn(ctx.clock.now())) ?? file)
  if ('refused' in read) {
    await ctx.transact((w) =>
      record(w, {
        actor: input.staffName,
        kind: 'statement-refused',
        subject: fileName,
        detail: { reason: read.refused, sentence: maskAccountsIn(read.sentence) },
      }),
    )
    return read
  }
  const sha256 = createHash('sha256').update(input.bytes).digest('hex')
  try {
    return await ctx.transact((w) => store(w, { ...input, fileName }, read, sha256))
  } catch (error) {
    // somebody imported the same lines in the same moment: now they are known
    if (!isDuplicate(error)) throw error
    return ctx.transact((w) => store(w, { ...input, fileName }, read, sha256))
  }
}

const firstDay = '2000-01-01' // before it lie misread years, not statements

/** A bank books nothing in advance; one day is left for clocks and time zones. A wrong year would hide the line at the end of every list. */
function impossibleDay(file: StatementFile, today: string): StatementRefused | null {
  const line = file.lines.find((one) => one.happenedOn > addDays(today, 1) || one.happenedOn < firstDay)
  if (!line) return null
  const fault = line.happenedOn < firstDay ? 'which no statement reaches back to' : 'a day that has not come yet'
  return {
    refused: 'broken-row',
    sentence: `“${maskAccountsIn(line.description).slice(0, 60)}” is dated ${formatOn(line.happenedOn)}, ${fault}. Nothing was imported.`,
  }
}

async function store(w: WriteContext, input: StatementToImport, file: StatementFile, sha256: string): Promise<StatementImported> {
  const account = await w.db.selectFrom('bank_account').select('id').where('account_number', '=', file.accountNumber).executeTakeFirst()
  if (!account) {
    return {
      refused: 'unknown-account',
      sentence: `This statement is of account ${maskAccount(file.accountNumber)}, which is not one of ours. Nothing was imported.`,
    }
  }
  const keyed = withKeys(account.id, file.lines)
  const days = file.lines.map((line) => line.happenedOn).sort()
  const known = await knownKeys(
    w,
    keyed.map((line) => line.key),
  )
  const elsewhere = await movementsInOtherFormats(w, account.id, file.format, days)
  const fresh = keyed.filter((line) => !known.has(line.key) && !elsewhere.takes(line))
  const same = await w.db
    .selectFrom('statement')
    .select('uuid')
    .where('sha256', '=', sha256)
    .where('bank_account_id', '=', account.id)
    .executeTakeFirst()
  if (same && fresh.length === 0) return { statementUuid: same.uuid, newLines: 0, knownLines: keyed.length }
  const statementUuid = w.newUuid()
  const statement = await w.db
    .insertInto('statement')
    .values({
      uuid: statementUuid,
      bank_account_id: account.id,
      file_name: input.fileName.slice(0, 200),
      sha256,
      format: file.format,
      imported_by: input.staffId,
      imported_at: w.clock.now(),
      from_on: days[0] ?? '',
      until_on: days.at(-1) ?? '',
      line_count: keyed.length,
      new_count: fresh.length,
    })
    .executeTakeFirstOrThrow()
  await insertLines(w, account.id, Number(statement.insertId), fresh)
  await record(w, {
    actor: input.staffName,
    kind: 'statement-imported',
    subject: input.fileName,
    detail: { lines: keyed.length, newLines: fresh.length },
  })
  return { statementUuid, newLines: fresh.length, knownLines: keyed.length - fresh.length }
}

/** With its words as they may be seen, and what the bank wrote beside them. */
interface KeyedLine extends Omit<StatementLine, 'raw'> {
  key: string
  written: LineText
}

function withKeys(accountId: number, lines: StatementLine[]): KeyedLine[] {
  const seen = new Map<string, number>()
  return lines.map((line) => {
    const { raw: _, ...kept } = { ...line, ...maskedWords(line) }
    const identity = lineIdentity(accountId, kept)
    const ordinal = (seen.get(identity) ?? 0) + 1
    seen.set(identity, ordinal)
    return { ...kept, key: lineKeyOf(identity, ordinal), written: line }
  })
}

const rowsPerStatement = 200 // below the engines' limits on parameters

async function knownKeys(w: WriteContext, keys: string[]): Promise<Set<string>> {
  const known = new Set<string>()
  for (let at = 0; at < keys.length; at += rowsPerStatement) {
    const rows = await w.db
      .selectFrom('bank_line')
      .select('line_key')
      .where('line_key', 'in', keys.slice(at, at + rowsPerStatement))
      .execute()
    for (const row of rows) known.add(row.line_key)
    await letOthersIn()
  }
  return known
}

/** Lines that came in another format, by day and amount: `takes` a line that must be one of them, as often as there are any. */
async function movementsInOtherFormats(
  w: WriteContext,
  accountId: number,
  format: string,
  days: string[],
): Promise<{ takes(line: KeyedLine): boolean }> {
  const rows = await w.db
    .selectFrom('bank_line')
    .innerJoin('statement', 'statement.id', 'bank_line.statement_id')
    .select(['bank_line.happened_on', 'bank_line.amount_cents'])
    .where('bank_line.bank_account_id', '=', accountId)
    .where('statement.format', '<>', format)
    .where('bank_line.happened_on', '>=', days[0] ?? '')
    .where('bank_line.happened_on', '<=', days.at(-1) ?? '')
    .execute()
  const left = new Map<string, number>()
  for (const row of rows) {
    const movement = `${row.happened_on} ${row.amount_cents}`
    left.set(movement, (left.get(movement) ?? 0) + 1)
  }
  return {
    takes: (line) => {
      const movement = `${line.happenedOn} ${line.amountCents}`
      const count = left.get(movement) ?? 0
      if (count > 0) left.set(movement, count - 1)
      return count > 0
    },
  }
}

async function insertLines(w: WriteContext, accountId: number, statementId: number, lines: KeyedLine[]): Promise<void> {
  for (let at = 0; at < lines.length; at += rowsPerStatement) {
    await w.db
      .insertInto('bank_line')
      .values(
        lines.slice(at, at + rowsPerStatement).map((line) => {
          const uuid = w.newUuid()
          return {
            uuid,
            bank_account_id: accountId,
            statement_id: statementId,
            line_key: line.key,
            happened_on: line.happenedOn,
            amount_cents: line.amountCents,
            description: line.description.slice(0, 400),
            reference: line.reference.slice(0, 200),
            balance_cents: line.balanceCents,
            sealed_text: sealLineText(w.keys, uuid, line.written),
          }
        }),
      )
      .execute()
    await letOthersIn() // the embedded engine answers at once: without this a long statement holds up every page of this process
  }
}
