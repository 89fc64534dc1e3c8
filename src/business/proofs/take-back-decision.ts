// A decision about a proof is taken back: the proof is open again, as it was read, and the buyer is told. What was decided stays in the
// record. Nothing is posted or reversed by it: a decision moved no money, and what money did stays with the ledger.
import type { ReadContext, WriteContext } from '../../context.ts'
import { once } from '../audit/once.ts'
import { record } from '../audit/record.ts'
import { withdrawReleases } from '../orders/withdraw-release.ts'
import { announce } from '../webhooks/announce.ts'
import { factsOf } from './decide-proof.ts'
import { judgeWaitingAgain } from './judge-waiting.ts'
import { openReading, proofReadingPurpose } from './kept-reading.ts'
import { type Decision, lockedProof, movedMeanwhile } from './locked-proof.ts'
import { movesOf } from './move-proof.ts'
import { tellSender } from './tell-sender.ts'

export type TakenBack =
  { proofUuid: string } | { refused: 'reason-missing' | 'not-decided' | 'moved-meanwhile' | 'infected'; sentence: string }

export const takeBackReasonLength = { min: 3, max: 300 } as const

type Locked = Awaited<ReturnType<typeof lockedProof>>

/** The reason is for the record; the buyer reads that the proof is looked at again. */
export async function takeBackDecision(w: WriteContext, input: Decision & { reason: string }): Promise<TakenBack> {
  const reason = input.reason.trim()
  if (reason.length < takeBackReasonLength.min || reason.length > takeBackReasonLength.max)
    return { refused: 'reason-missing', sentence: 'Say in a few words why the decision is taken back.' }
  return once(w, { scope: `undo-decision ${input.proofUuid}`, key: input.onceKey, request: { reason } }, async () => {
    const proof = await lockedProof(w, input.proofUuid)
    const was = proof.state
    if (was !== 'accepted' && was !== 'rejected')
      return { refused: 'not-decided' as const, sentence: 'This proof is open: there is no decision to take back.' }
    const moved = movedMeanwhile(input.shownFor, proof)
    if (moved) return moved
    if (proof.scan === 'infected')
      return {
        refused: 'infected' as const,
        sentence: 'The virus scanner rejected this document, and nobody may open it: it stays rejected.',
      }
    await reopen(w, proof)
    // what was claimed by it is claimed no more, and it stands among those that wait itself
    await judgeWaitingAgain(w, proof.invoice_id)
    // goods that were let go on the claim and are still here wait again
    if (was === 'accepted') await withdrawReleases(w, { invoiceIds: [proof.invoice_id], staffName: input.staffName })
    await record(w, {
      actor: input.staffName,
      kind: 'proof-decision-undone',
      subject: proof.invoice_number,
      detail: { proofUuid: proof.uuid, was, reason },
    })
    await announce(w, proof.customer_id, { event: 'proof.decided', data: { ...factsOf(proof), decision: 'taken-back', reason: null } })
    await tellSender(w, proof.id, { event: 'proof-reopened', was })
    return { proofUuid: proof.uuid }
  })
}

/** As it stood before somebody decided; one that was never read is read now. */
async function reopen(w: WriteContext, proof: Locked): Promise<void> {
  const reading = openReading(w.keys, proofReadingPurpose(proof), proof.sealed_reading)?.reading
  const state = proof.verdict !== null ? 'read' : proof.read_at !== null ? 'unreadable' : 'received'
  await w.db
    .updateTable('proof')
    .set({
      state,
      decided_at: null,
      decided_by: null,
      rejected_reason: state === 'unreadable' ? (reading?.sentence ?? null) : null,
    })
    .where('id', '=', proof.id)
    .execute()
  // the job that would have read it ended when it found the proof decided, and its key is taken
  if (state === 'received') await w.enqueue('read-proof', { proofUuid: proof.uuid })
}

export interface KeptDecision {
  what: 'accepted' | 'rejected' | 'undone' | 'moved'
  by: string
  at: string
  /** what the buyer was told, or why it was taken back, or from where to where it was moved; null when none was needed, or it was erased */
  reason: string | null
}

const whatOf: Readonly<Record<string, KeptDecision['what']>> = {
  'claim-accepted': 'accepted',
  'proof-rejected': 'rejected',
  'proof-decision-undone': 'undone',
  'proof-moved': 'moved',
}

/** Every decision about a proof, each that was taken back and each move, oldest first, from the record of who did what. */
export async function decisionsOf(
  r: Pick<ReadContext, 'db'>,
  { uuid, invoiceNumber }: { uuid: string; invoiceNumber: string },
): Promise<KeptDecision[]> {
  const earlier = (await movesOf(r, uuid)).map(({ from }) => from)
  const rows = await r.db
    .selectFrom('audit_event')
    .select(['kind', 'actor', 'at', 'detail'])
    .where('subject', 'in', [uuid, invoiceNumber, ...earlier])
    .where('kind', 'in', Object.keys(whatOf))
    .where('detail', 'like', `%${uuid}%`)
    .orderBy('id')
    .execute()
  return rows.flatMap((row) => {
    const what = whatOf[row.kind]
    const { reason, from, to } = JSON.parse(row.detail) as { reason?: unknown; from?: string; to?: string }
    const said = what === 'moved' ? `from ${String(from)} to ${String(to)}` : reason
    return what === undefined ? [] : [{ what, by: row.actor, at: row.at, reason: typeof said === 'string' ? said : null }]
  })
}
