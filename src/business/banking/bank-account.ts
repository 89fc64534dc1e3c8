// Our own bank accounts: the one printed on invoices, and all into which statements may be imported.
import type { ReadContext, WriteContext } from '../../context.ts'
import { record } from '../audit/record.ts'

export interface BankAccount {
  uuid: string
  bankName: string
  accountName: string
  accountNumber: string
  branchCode: string
  isDefault: boolean
}

export async function listBankAccounts(r: Pick<ReadContext, 'db'>): Promise<BankAccount[]> {
  const rows = await r.db.selectFrom('bank_account').selectAll().orderBy('is_default', 'desc').orderBy('id').execute()
  return rows.map((row) => ({
    uuid: row.uuid,
    bankName: row.bank_name,
    accountName: row.account_name,
    accountNumber: row.account_number,
    branchCode: row.branch_code,
    isDefault: row.is_default === 1,
  }))
}

export interface BankAccountToSave {
  bankName: string
  accountName: string
  accountNumber: string
  branchCode: string
  staffName: string
}

type BankAccountField = 'bankName' | 'accountName' | 'accountNumber' | 'branchCode'

export type BankAccountSaved = { uuid: string } | { refused: 'invalid'; problems: Partial<Record<BankAccountField, string>> }

/** The account as it would be kept, and what is wrong with it. */
export function bankAccountProblems(typed: Omit<BankAccountToSave, 'staffName'>): {
  account: Omit<BankAccountToSave, 'staffName'>
  problems: Partial<Record<BankAccountField, string>>
} {
  const account = {
    bankName: typed.bankName.trim(),
    accountName: typed.accountName.trim(),
    accountNumber: typed.accountNumber.replace(/[\s-]/g, ''),
    branchCode: typed.branchCode.replace(/\s/g, ''),
  }
  const problems: Partial<Record<BankAccountField, string>> = {}
  if (account.bankName.length < 2 || account.bankName.length > 80) problems.bankName = 'Enter the name of the bank.'
  if (account.accountName.length < 2 || account.accountName.length > 120) problems.accountName = 'Enter the name of the account.'
  if (!/^\d{7,13}$/.test(account.accountNumber)) problems.accountNumber = 'An account number has 7 to 13 digits.'
  if (!/^\d{6}$/.test(account.branchCode)) problems.branchCode = 'A branch code has six digits, for instance 250655.'
  return { account, problems }
}

/** Makes this the account on new invoices. A number that is known keeps its lines; issued invoices keep what they were printed with.
 * Whether it may be is decided before, in change-bank-account.ts. */
export async function saveBankAccount(w: WriteContext, input: BankAccountToSave): Promise<BankAccountSaved> {
  const { account, problems } = bankAccountProblems(input)
  const { accountNumber, branchCode } = account
  if (Object.keys(problems).length > 0) return { refused: 'invalid', problems }
  await w.db.updateTable('bank_account').set({ is_default: 0 }).where('is_default', '=', 1).execute()
  const values = { bank_name: account.bankName, account_name: account.accountName, branch_code: branchCode, is_default: 1 }
  const known = await w.db.selectFrom('bank_account').select(['id', 'uuid']).where('account_number', '=', accountNumber).executeTakeFirst()
  const uuid = known?.uuid ?? w.newUuid()
  if (known) await w.db.updateTable('bank_account').set(values).where('id', '=', known.id).execute()
  else
    await w.db
      .insertInto('bank_account')
      .values({ ...values, uuid, account_number: accountNumber })
      .execute()
  await record(w, { actor: input.staffName, kind: 'bank-account-saved', subject: `…${accountNumber.slice(-4)}` })
  return { uuid }
}
