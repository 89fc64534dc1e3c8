// A decision about one proof changes what may be said of the others of its invoice that still wait: they are judged again at once.
import type { WriteContext } from '../../context.ts'
import { judgedColumns } from './judge-kept.ts'
import { openReading, proofReadingPurpose } from './kept-reading.ts'
import { ourAccountNumbers } from './read-proof-job.ts'

/** Those that were read and are not decided; nobody is told, since nothing happened to them. */
export async function judgeOthersAgain(w: WriteContext, proof: { id: number; invoice_id: number }): Promise<void> {
  const others = await w.db
    .selectFrom('proof')
    .selectAll()
    .where('invoice_id', '=', proof.invoice_id)
    .where('id', '<>', proof.id)
    .where('state', '=', 'read')
    .orderBy('id')
    .execute()
  const ourAccounts = others.length === 0 ? [] : await ourAccountNumbers(w)
  for (const other of others) {
    const document = openReading(w.keys, proofReadingPurpose(other), other.sealed_reading)
    if (!document) continue
    const judged = await judgedColumns(w, other, document, ourAccounts)
    await w.db.updateTable('proof').set(judged).where('id', '=', other.id).where('state', '=', 'read').execute()
  }
}
