// What a key may be allowed to do, in words, and which of it makes sense for whom.
import type { ApiScope } from '../../adapters/database/tables/programs.ts'

interface Scope {
  readonly name: string
  readonly sentence: string
  /** `customer`: a key that acts for a buyer · `own`: a key of our own systems */
  readonly for: readonly ('customer' | 'own')[]
}

export const scopes: Readonly<Record<ApiScope, Scope>> = {
  'catalogue:read': { name: 'Read the catalogue', sentence: 'Products, categories and list prices.', for: ['customer', 'own'] },
  'orders:read': { name: 'Read orders', sentence: 'A buyer’s key sees its company’s, our own systems see all.', for: ['customer', 'own'] },
  'orders:write': { name: 'Place orders', sentence: 'Fills the buyer’s cart and orders, within the buyer’s limits.', for: ['customer'] },
  'invoices:read': { name: 'Read invoices', sentence: 'With their PDF and what is still owed.', for: ['customer', 'own'] },
  'proofs:write': {
    name: 'Send proofs of payment',
    sentence: 'For the company’s invoices, and asks what became of them.',
    for: ['customer'],
  },
  'documents:read': {
    name: 'Have documents read',
    sentence: 'Sends a proof and gets its fields; nothing is kept.',
    for: ['customer', 'own'],
  },
  'statements:write': { name: 'Import bank statements', sentence: 'For our own bank accounts. Matching stays with people.', for: ['own'] },
}

export const everyScope = Object.keys(scopes) as ApiScope[]

/** The scopes among these words, in their order; null when a word is none. */
export const parseScopes = (words: readonly string[]): ApiScope[] | null =>
  words.every((word) => Object.hasOwn(scopes, word)) ? everyScope.filter((scope) => words.includes(scope)) : null
