// When goods may go to a customer, in the office's words. The rule itself is orders/release-policy.ts.
import type { ReleasePolicy } from '../../adapters/database/tables/people.ts'

export const releasePolicies: Record<ReleasePolicy, { name: string; sentence: string }> = {
  'on-claim': { name: 'On a claim, up to a limit', sentence: 'When the office accepted the proof.' },
  'on-bank-line': { name: 'On the bank line', sentence: 'When the money is in the bank.' },
  prepaid: { name: 'Prepaid', sentence: 'When this invoice and every overdue one is paid.' },
}
