// Changing the account that invoices ask to be paid into: the fraud that suppliers die of. Set once without asking anybody; from
// then on a second person must allow it, or a day must pass where there is none.
import type { WriteContext } from '../../context.ts'
import { allowRequest, type Asker, openRequest, type RequestEnded, type RequestOpened } from '../accounts/second-person.ts'
import { openPayload } from '../accounts/sealed-payload.ts'
import { bankAccountProblems, type BankAccountSaved, type BankAccountToSave, saveBankAccount } from './bank-account.ts'

const subject = 'default'

export type BankAccountChanged = BankAccountSaved | RequestOpened

/** The first account counts at once; the same again changes nothing; another one waits for a second person. */
export async function changeBankAccount(
  w: WriteContext,
  input: Omit<BankAccountToSave, 'staffName'> & { reason: string; by: Asker; publicUrl: string },
): Promise<BankAccountChanged> {
  const { by, reason, publicUrl, ...typed } = input
  const { account, problems } = bankAccountProblems(typed)
  if (Object.keys(problems).length > 0) return { refused: 'invalid', problems }
  const known = await w.db.selectFrom('bank_account').selectAll().where('is_default', '=', 1).executeTakeFirst()
  if (!known) return saveBankAccount(w, { ...account, staffName: by.staffName })
  const isSame =
    known.bank_name === account.bankName &&
    known.account_name === account.accountName &&
    known.account_number === account.accountNumber &&
    known.branch_code === account.branchCode
  if (isSame) return { uuid: known.uuid }
  return openRequest(w, {
    kind: 'bank-account',
    subject,
    payload: account,
    reason,
    what: `the bank account on invoices: ${account.bankName}, …${account.accountNumber.slice(-4)}`,
    by,
    mayBeAlone: true,
    publicUrl,
  })
}

/** New invoices carry the account from this moment on. */
export const allowBankAccount = (w: WriteContext, input: { uuid: string; by: Asker; onceKey: string }): Promise<RequestEnded> =>
  allowRequest(w, input, async (request) => {
    const account = openPayload<Omit<BankAccountToSave, 'staffName'>>(w.keys, request)
    if (account === null)
      return { refused: 'not-now', sentence: 'What was asked for is sealed with a key that is gone. Refuse it, and ask again.' }
    const saved = await saveBankAccount(w, { ...account, staffName: input.by.staffName })
    return 'refused' in saved ? { refused: 'not-now', sentence: 'These particulars are not those of a bank account.' } : { done: true }
  })
