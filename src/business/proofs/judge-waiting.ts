// A decision about one proof changes what may be said of those of its invoice that wait: they are judged again at once.
import type { WriteContext } from '../../context.ts'
import { judgedColumns } from './judge-kept.ts'
import { type Check, inOrder, verdictOf } from './judging/check.ts'
import { openReading, proofReadingPurpose } from './kept-reading.ts'
import { ourAccountNumbers } from './read-proof-job.ts'
import { misreadCode } from './say-misread.ts'

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
    await w.db
      .updateTable('proof')
      .set(withWordsOfBuyer(proof.checks, judged))
      .where('id', '=', proof.id)
      .where('state', '=', 'read')
      .execute()
  }
}

/** That the buyer says it was read wrongly stands until somebody corrects it: no other proof's decision answers that. */
function withWordsOfBuyer(before: string | null, judged: Awaited<ReturnType<typeof judgedColumns>>) {
  const said = (JSON.parse(before ?? '[]') as Check[]).filter(({ code }) => code === misreadCode)
  if (said.length === 0) return judged
  const checks = inOrder([...(JSON.parse(judged.checks) as Check[]), ...said])
  return { ...judged, checks: JSON.stringify(checks), verdict: verdictOf(checks) }
}
