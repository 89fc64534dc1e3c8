// Which statements were imported, and into which of our accounts.
import type { ReadContext } from '../../context.ts'
import { pageOf, type Paged, paged } from '../lists/paging.ts'

export interface StatementRow {
  uuid: string
  fileName: string
  format: string
  accountName: string
  accountNumber: string
  importedAt: string
  importedBy: string | null
  fromOn: string
  untilOn: string
  lineCount: number
  newCount: number
}

export async function listStatements(r: Pick<ReadContext, 'db'>, input: { page?: number | undefined }): Promise<Paged<StatementRow>> {
  const { total } = await r.db
    .selectFrom('statement')
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  const page = pageOf(input.page, Number(total))
  const rows = await r.db
    .selectFrom('statement')
    .innerJoin('bank_account', 'bank_account.id', 'statement.bank_account_id')
    .leftJoin('staff', 'staff.id', 'statement.imported_by')
    .select([
      'statement.uuid',
      'statement.file_name',
      'statement.format',
      'statement.imported_at',
      'statement.from_on',
      'statement.until_on',
    ])
    .select([
      'statement.line_count',
      'statement.new_count',
      'bank_account.account_name',
      'bank_account.account_number',
      'staff.name as imported_by',
    ])
    .orderBy('statement.id', 'desc')
    .limit(page.size)
    .offset(page.offset)
    .execute()
  return paged(
    page,
    rows.map((row) => ({
      uuid: row.uuid,
      fileName: row.file_name,
      format: row.format,
      accountName: row.account_name,
      accountNumber: row.account_number,
      importedAt: row.imported_at,
      importedBy: row.imported_by,
      fromOn: row.from_on,
      untilOn: row.until_on,
      lineCount: row.line_count,
      newCount: row.new_count,
    })),
  )
}
