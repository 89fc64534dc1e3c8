// In whose name a program asks: the buyer of its key, or our own systems.
import type { KeyPrincipal } from '../../../business/accounts/principal.ts'
import { Problem } from '../../../problems.ts'

/** The buyer; a key of our own systems has none, and no permission that needs one. */
export const buyerOf = (program: KeyPrincipal): NonNullable<KeyPrincipal['buyer']> => {
  if (program.buyer === null) throw new Problem('not-allowed')
  return program.buyer
}

/** Whose papers it sees: one company's, or (undefined) everybody's. */
export const customerIdOf = (program: KeyPrincipal): number | undefined => program.buyer?.customerId
