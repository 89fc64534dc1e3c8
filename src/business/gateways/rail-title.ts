// What each gateway is called, in sentences, the ledger and the audit record. Pure.

const titles: Readonly<Record<string, string>> = { payfast: 'PayFast', ozow: 'Ozow', yoco: 'Yoco', stripe: 'Stripe' }

export const railTitle = (rail: string): string => titles[rail] ?? rail
