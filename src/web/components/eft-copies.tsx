// What is typed into a bank to pay an invoice by EFT: on the buyer's invoice and on the page behind a payment link.
import { formatMoney, plainAmount } from '../../business/money/cents.ts'
import { formatPaymentReference } from '../../business/money/payment-reference.ts'
import { Copies, CopyRow } from './copies.tsx'

export interface EftCopiesProps {
  balanceCents: number
  currency: string
  paymentReference: string
  bank: { bankName: string; accountName: string; accountNumber: string; branchCode: string }
}

export const EftCopies = ({ balanceCents, currency, paymentReference, bank }: EftCopiesProps) => (
  <>
    <Copies>
      <CopyRow name="Amount" shown={formatMoney(balanceCents, currency)} copied={plainAmount(balanceCents)} isKey />
      <CopyRow name="Reference" shown={formatPaymentReference(paymentReference)} copied={paymentReference} isKey isCode />
      <CopyRow name="Account number" shown={bank.accountNumber.replace(/(.{4})(?=.)/g, '$1 ')} copied={bank.accountNumber} isCode />
      <CopyRow name="Branch code" shown={bank.branchCode} copied={bank.branchCode} isCode />
      <CopyRow name="Account name" shown={bank.accountName} copied={bank.accountName} />
      <CopyRow name="Bank" shown={bank.bankName} copied={bank.bankName} />
    </Copies>
    <p class="small muted prose">
      The amount is copied as <span class="code">{plainAmount(balanceCents)}</span>, the way banks want it typed. If a message tells you
      that our account has changed, phone us first.
    </p>
  </>
)
