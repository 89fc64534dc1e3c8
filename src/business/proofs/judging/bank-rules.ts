// What is known of each bank's payments: when the money arrives and where a payee can ask.
// From the banks' printed notices of August to October 2026 and their help pages; what no bank prints is the clearing house's T+2.

/** A promise counted in business days; `cutOff` is the last minute that still counts as that day. */
export interface ClearingRule {
  cutOff: string
  /** on a Saturday; absent: Saturday counts as the next business day */
  saturdayCutOff?: string
  /** business days when paid before the cut-off, and after it or on a day that is none */
  beforeDays: number
  afterDays: number
  /** the bank's promise in words */
  promise: string
}

export type AskedValue = 'bank-reference' | 'account' | 'amount' | 'date' | 'reference'

/** Where somebody who was paid can have a notice checked. */
export interface Facility {
  name: string
  where: string
  /** opened in a new tab; null when only words are known */
  address: string | null
  /** what one types there, as the notice prints it */
  asks: readonly AskedValue[]
}

interface BankRules {
  clearing: ClearingRule
  facility: Facility | null
}

const twoDays: ClearingRule = { cutOff: '00:00', beforeDays: 2, afterDays: 2, promise: 'between banks within two business days' }

const rules: Readonly<Record<string, BankRules>> = {
  Capitec: {
    clearing: {
      cutOff: '14:00',
      saturdayCutOff: '09:00',
      beforeDays: 1,
      afterDays: 2,
      promise: 'before 14:00 (Saturday 09:00) the next business day, later within two',
    },
    facility: {
      name: 'SkyQR',
      where: 'Scan the QR code at the top of the notice with Capitec’s app, or type these on Capitec’s page for verifying documents.',
      address: 'https://www.capitecbank.co.za/verify-authenticity',
      asks: ['bank-reference', 'account'],
    },
  },
  ABSA: {
    clearing: {
      cutOff: '15:30',
      beforeDays: 0,
      afterDays: 1,
      promise: 'before 15:30 by midnight, later by midnight of the next business day',
    },
    facility: null,
  },
  'Standard Bank': {
    clearing: { cutOff: '00:00', beforeDays: 3, afterDays: 3, promise: 'to other banks within three business days' },
    facility: null,
  },
  Nedbank: {
    clearing: { cutOff: '00:00', beforeDays: 3, afterDays: 3, promise: 'within three business days' },
    facility: {
      name: 'Verify payments',
      where:
        'On nedbank.co.za choose “Verify payments” and type these exactly as the notice prints them. Nedbank never sends a link to it.',
      address: null,
      asks: ['bank-reference', 'amount', 'date', 'reference'],
    },
  },
  FNB: {
    clearing: twoDays,
    facility: {
      name: 'Verify Payments',
      where: 'On fnb.co.za choose “Verify Payments” and type these as the notice prints them.',
      address: null,
      asks: ['bank-reference', 'amount', 'date'],
    },
  },
}

/** Of a bank as reading/banks.ts names it. */
export const clearingRuleOf = (bank: string | null): ClearingRule => (bank === null ? twoDays : (rules[bank]?.clearing ?? twoDays))

/** Null: the bank has none that is known; one telephones it. */
export const facilityOf = (bank: string | null): Facility | null => (bank === null ? null : (rules[bank]?.facility ?? null))
