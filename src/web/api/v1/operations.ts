// Every operation of version 1, in the order in which they are described.
import { cartOperations } from './cart.ts'
import { catalogueOperations } from './catalogue.ts'
import { invoiceOperations } from './invoices.ts'
import type { Operation } from './operation.ts'
import { orderOperations } from './orders.ts'
import { proofOperations } from './proofs.ts'
import { statementOperations } from './statements.ts'

export const operations: readonly Operation[] = [
  ...catalogueOperations,
  ...cartOperations,
  ...orderOperations,
  ...invoiceOperations,
  ...proofOperations,
  ...statementOperations,
]
