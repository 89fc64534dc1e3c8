// When goods may go to a customer, in the office's words. The rule itself is orders/release-policy.ts.
import type { ReleasePolicy } from '../../adapters/database/tables/people.ts'

export const releasePolicies: Record<ReleasePolicy, string> = {
  'on-claim': 'On a claim, up to a limit: goods may go when the office accepted the proof',
  'on-bank-line': 'On the bank line: goods may go when the money is in the bank',
  prepaid: 'Prepaid: goods may go when this invoice and every overdue one is paid',
}
