// The bank account that a refund goes to: sealed at rest, opened only for whoever pays it, compared with where money went before.
import type { ReadContext, WriteContext } from '../../context.ts'
import { open, seal, type SecretKeys } from '../accounts/seal.ts'
import { found } from '../../problems.ts'

export interface PayeeAccount {
  bankName: string
  accountName: string
  accountNumber: string
  branchCode: string
}

export const payeePurpose = ({ uuid }: { uuid: string }): string => `refund-payee:${uuid}`

/** Written with the refund, never changed afterwards: other details are another refund. */
export async function keepPayee(
  w: WriteContext,
  refund: { id: number; uuid: string },
  account: PayeeAccount,
  confirmedWith: string | null,
): Promise<void> {
  await w.db
    .insertInto('refund_payee')
    .values({
      refund_id: refund.id,
      bank_name: account.bankName,
      account_name: account.accountName,
      branch_code: account.branchCode,
      sealed_account_number: seal(w.keys, payeePurpose(refund), account.accountNumber),
      last_four: account.accountNumber.slice(-4),
      confirmed_with: confirmedWith,
    })
    .execute()
}

/** With the whole account number; null when it was sealed under a key that is no longer known. */
export async function openPayee(r: Pick<ReadContext, 'db'>, keys: SecretKeys, refundUuid: string): Promise<PayeeAccount | null> {
  const row = found(
    await r.db
      .selectFrom('refund_payee')
      .innerJoin('refund', 'refund.id', 'refund_payee.refund_id')
      .selectAll('refund_payee')
      .where('refund.uuid', '=', refundUuid)
      .executeTakeFirst(),
  )
  const accountNumber = open(keys, payeePurpose({ uuid: refundUuid }), row.sealed_account_number)
  return accountNumber === null
    ? null
    : { bankName: row.bank_name, accountName: row.account_name, accountNumber, branchCode: row.branch_code }
}

/** Where the last refund went that a bank line says was paid to this customer. */
export interface LastPayee {
  refundUuid: string
  reference: string
  bankName: string
  lastFour: string
  paidOn: string
}

export async function lastPayee(r: Pick<ReadContext, 'db'>, customerId: number): Promise<LastPayee | null> {
  const row = await r.db
    .selectFrom('refund')
    .innerJoin('refund_payee', 'refund_payee.refund_id', 'refund.id')
    .innerJoin('refund_transfer', 'refund_transfer.active_refund_id', 'refund.id')
    .innerJoin('bank_line', 'bank_line.id', 'refund_transfer.bank_line_id')
    .select(['refund.uuid', 'refund.reference', 'refund_payee.bank_name', 'refund_payee.last_four', 'bank_line.happened_on'])
    .where('refund.customer_id', '=', customerId)
    .where('refund.state', '=', 'paid')
    .orderBy('bank_line.happened_on', 'desc')
    .orderBy('refund.id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row
    ? { refundUuid: row.uuid, reference: row.reference, bankName: row.bank_name, lastFour: row.last_four, paidOn: row.happened_on }
    : null
}

export const isSameAccount = (a: PayeeAccount, b: PayeeAccount): boolean =>
  a.accountNumber === b.accountNumber && a.branchCode === b.branchCode
