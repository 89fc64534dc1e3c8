// Every place of the database where something lies sealed, with what each seal is for. What is not listed here is not renewed when
// SECRET_KEY changes: a test compares the list with the tables (decision 025).
import type { Tables } from '../../adapters/database/tables.ts'
import { sealedMailPurpose } from '../accounts/account-mail.ts'
import { authenticatorPurpose } from '../accounts/authenticator.ts'
import { backupCodePurpose } from '../accounts/backup-codes.ts'
import { payloadPurpose } from '../accounts/sealed-payload.ts'
import { lineTextPurpose } from '../banking/kept-line.ts'
import { paymentLinkPurpose } from '../payment-links/payment-link.ts'
import { correctionPurpose, proofReadingPurpose, requestNamePurpose, requestReadingPurpose } from '../proofs/kept-reading.ts'
import { gatewayRefusalPurpose } from '../gateways/receive-notice.ts'
import { gatewayOnwardPurpose } from '../gateways/start-payment.ts'
import { gatewayNoticePurpose } from '../gateways/take-event.ts'
import { mailTextPurpose } from '../proofs/mailbox/mail-content.ts'
import { payeePurpose } from '../refunds/payee.ts'
import { endpointPurpose } from '../webhooks/deliver-job.ts'

export interface SealedColumn {
  readonly table: keyof Tables
  readonly column: string
  /** a number, unique in its table */
  readonly key: string
  /** SQL: what of the row, or of another, names the purpose */
  readonly owner: string
  /** SQL: where the owner stands, when it is another row */
  readonly join?: string
  /** SQL: which rows are still read by anybody; all when not given */
  readonly where?: string
  readonly purposeOf: (owner: string) => string
  /** What stands before and after the seal. */
  readonly around?: readonly [before: string, after: string]
}

const own = (table: keyof Tables, column: string, purposeOf: (owner: { uuid: string }) => string): SealedColumn => ({
  table,
  column,
  key: 'id',
  owner: `${table}.uuid`,
  purposeOf: (uuid) => purposeOf({ uuid }),
})

/** Of a person: `office 7`. */
const personal = (table: 'authenticator' | 'backup_code', column: string, purposeOf: typeof backupCodePurpose): SealedColumn => ({
  table,
  column,
  key: 'id',
  owner: `concat(${table}.realm, ' ', ${table}.subject_id)`,
  purposeOf: (owner) => {
    const [realm, subjectId] = owner.split(' ')
    return purposeOf({ realm: realm as 'buyer' | 'office', subjectId: Number(subjectId) })
  },
})

export const sealedColumns: readonly SealedColumn[] = [
  personal('authenticator', 'sealed_secret', authenticatorPurpose),
  personal('backup_code', 'sealed_hash', backupCodePurpose),
  own('webhook_endpoint', 'sealed_secret', endpointPurpose),
  own('office_request', 'sealed_payload', payloadPurpose),
  own('bank_line', 'sealed_text', lineTextPurpose),
  own('gateway_payment', 'sealed_onward', gatewayOnwardPurpose),
  own('gateway_notice', 'sealed_body', gatewayNoticePurpose),
  own('gateway_refusal', 'sealed_body', gatewayRefusalPurpose),
  own('proof', 'sealed_reading', proofReadingPurpose),
  own('proof_correction', 'sealed_change', correctionPurpose),
  own('arrived_mail', 'sealed_text', mailTextPurpose),
  own('reading_request', 'sealed_reading', requestReadingPurpose),
  own('reading_request', 'sealed_name', requestNamePurpose),
  own('payment_link', 'sealed_token', paymentLinkPurpose),
  {
    table: 'refund_payee',
    column: 'sealed_account_number',
    key: 'refund_id',
    owner: 'refund.uuid',
    join: 'inner join refund on refund.id = refund_payee.refund_id',
    purposeOf: (uuid) => payeePurpose({ uuid }),
  },
  {
    table: 'job',
    column: 'payload',
    key: 'id',
    owner: 'job.uuid',
    where: "job.kind = 'send-sealed-mail' and job.state in ('queued', 'running')",
    purposeOf: () => sealedMailPurpose,
    around: ['{"sealed":"', '"}'],
  },
]
