// A decision about one proof changes what may be said of those of its invoice that wait: they are judged again at once.
import type { WriteContext } from '../../context.ts'
import { judgedColumns } from './judge-kept.ts'
import { openReading, proofReadingPurpose } from './kept-reading.ts'
import { ourAccountNumbers } from './read-proof-job.ts'

/** Those that were read and are not decided; nobody is told, since nothing happened to them. */
export async function judgeWaitingAgain(w: WriteContext, invoiceId: number): Promise<void> {
  const waiting = await w.db
    .selectFrom('proof')
    .selectAll()
    .where('invoice_id', '=', invoiceId)
    .where('state', '=', 'read')
    .orderBy('id')
    .execute()
  const ourAccounts = waiting.length === 0 ? [] : await ourAccountNumbers(w)
  for (const proof of waiting) {
    const document = openReading(w.keys, proofReadingPurpose(proof), proof.sealed_reading)
    if (!document) continue
    const judged = await judgedColumns(w, proof, document, ourAccounts)
    await w.db.updateTable('proof').set(judged).where('id', '=', proof.id).where('state', '=', 'read').execute()
  }
}
