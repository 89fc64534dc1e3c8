// What is typed into our bank to pay a refund: each value with its copy button. The whole account number is shown here only, to those
// who pay.
import type { PayeeAccount } from '../../../business/refunds/payee.ts'
import { formatRand, plainAmount } from '../../../business/money/cents.ts'
import { formatPaymentReference } from '../../../business/money/payment-reference.ts'
import { Copies, CopyRow } from '../../components/copies.tsx'
import { Note } from '../../components/evidence.tsx'

export const PaymentOrder = ({ refund, payee }: { refund: { reference: string; amountCents: number }; payee: PayeeAccount | null }) => {
  if (payee === null)
    return (
      <Note of="blocked" title="The account number cannot be read">
        <p>It was sealed under a secret key that this installation no longer has. Cancel the refund and ask for it again.</p>
      </Note>
    )
  return (
    <Copies>
      <CopyRow name="Account name" shown={payee.accountName} copied={payee.accountName} />
      <CopyRow name="Bank" shown={payee.bankName} copied={payee.bankName} />
      <CopyRow name="Branch code" shown={payee.branchCode} copied={payee.branchCode} isCode />
      <CopyRow name="Account number" shown={payee.accountNumber} copied={payee.accountNumber} isCode />
      <CopyRow name="Amount" shown={formatRand(refund.amountCents)} copied={plainAmount(refund.amountCents)} isKey />
      <CopyRow
        name="Reference, theirs and ours"
        shown={formatPaymentReference(refund.reference)}
        copied={formatPaymentReference(refund.reference)}
        isKey
        isCode
      />
    </Copies>
  )
}
