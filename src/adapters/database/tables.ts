// Every table by name, for Kysely's types. The columns live in tables/, one file per area.
import type * as exchangeRates from './tables/exchange-rates.ts'
import type * as gateways from './tables/gateways.ts'
import type * as mailbox from './tables/mailbox.ts'
import type * as judging from './tables/judging.ts'
import type * as money from './tables/money.ts'
import type * as operations from './tables/operations.ts'
import type * as paymentLinks from './tables/payment-links.ts'
import type * as people from './tables/people.ts'
import type * as privacy from './tables/privacy.ts'
import type * as refunds from './tables/refunds.ts'
import type * as requests from './tables/requests.ts'
import type * as reviewDesk from './tables/review-desk.ts'
import type * as signIn from './tables/sign-in.ts'
import type * as programs from './tables/programs.ts'
import type * as trade from './tables/trade.ts'
import type * as watching from './tables/watching.ts'

export interface Tables {
  staff: people.StaffTable
  customer: people.CustomerTable
  buyer: people.BuyerTable
  site: people.SiteTable
  session: people.SessionTable
  set_up_token: people.SetUpTokenTable
  sign_in_failure: signIn.SignInFailureTable
  known_device: signIn.KnownDeviceTable
  authenticator: signIn.AuthenticatorTable
  backup_code: signIn.BackupCodeTable
  passkey: signIn.PasskeyTable
  passkey_challenge: signIn.PasskeyChallengeTable
  mailed_link: signIn.MailedLinkTable
  registration: signIn.RegistrationTable
  invitation: people.InvitationTable
  api_key: programs.ApiKeyTable
  webhook_endpoint: programs.WebhookEndpointTable
  webhook_delivery: programs.WebhookDeliveryTable
  category: trade.CategoryTable
  product: trade.ProductTable
  vat_rate: trade.VatRateTable
  cart: trade.CartTable
  cart_line: trade.CartLineTable
  sales_order: trade.SalesOrderTable
  order_line: trade.OrderLineTable
  order_event: trade.OrderEventTable
  order_approval: trade.OrderApprovalTable
  quote_request: trade.QuoteRequestTable
  invoice: money.InvoiceTable
  invoice_line: money.InvoiceLineTable
  invoice_balance: money.InvoiceBalanceTable
  ledger_journal: money.LedgerJournalTable
  ledger_entry: money.LedgerEntryTable
  bank_account: money.BankAccountTable
  statement: money.StatementTable
  bank_line: money.BankLineTable
  bank_match: money.BankMatchTable
  allocation: money.AllocationTable
  credit_use: money.CreditUseTable
  proof: money.ProofTable
  proof_correction: reviewDesk.ProofCorrectionTable
  proof_message: reviewDesk.ProofMessageTable
  reading_request: money.ReadingRequestTable
  proof_trait: judging.ProofTraitTable
  bank_answer: judging.BankAnswerTable
  holiday_change: judging.HolidayChangeTable
  mailbox: mailbox.MailboxTable
  arrived_mail: mailbox.ArrivedMailTable
  mail_document: mailbox.MailDocumentTable
  bank_mail_domain: mailbox.BankMailDomainTable
  office_request: requests.OfficeRequestTable
  refund: refunds.RefundTable
  refund_payee: refunds.RefundPayeeTable
  refund_transfer: refunds.RefundTransferTable
  gateway_payment: gateways.GatewayPaymentTable
  gateway_notice: gateways.GatewayNoticeTable
  gateway_refusal: gateways.GatewayRefusalTable
  gateway_capture: gateways.GatewayCaptureTable
  gateway_allocation: gateways.GatewayAllocationTable
  gateway_dispute_fee: gateways.GatewayDisputeFeeTable
  gateway_refund: gateways.GatewayRefundTable
  gateway_payout: gateways.GatewayPayoutTable
  gateway_payout_match: gateways.GatewayPayoutMatchTable
  gateway_task: gateways.GatewayTaskTable
  payment_link: paymentLinks.PaymentLinkTable
  exchange_rate: exchangeRates.ExchangeRateTable
  invoice_rate: exchangeRates.InvoiceRateTable
  job: operations.JobTable
  once_key: operations.OnceKeyTable
  counter: operations.CounterTable
  audit_event: operations.AuditEventTable
  audit_seal: operations.AuditSealTable
  audit_redaction: privacy.AuditRedactionTable
  legal_text: privacy.LegalTextTable
  consent: privacy.ConsentTable
  data_export: privacy.DataExportTable
  erasure: privacy.ErasureTable
  setting: operations.SettingTable
  blocked_network: operations.BlockedNetworkTable
  cache_generation: operations.CacheGenerationTable
  refusal_hour: watching.RefusalHourTable
  traffic_hour: watching.TrafficHourTable
  slow_request: watching.SlowRequestTable
}
