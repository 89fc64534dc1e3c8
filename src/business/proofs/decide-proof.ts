// The office decides about a proof: accept the claim, reject it with a reason, or leave it with a note.
// Accepting changes no money: the invoice shows "payment notified" and the release policy may trust it.
import { lockRows } from '../../adapters/database/dialect.ts'
import type { WriteContext } from '../../context.ts'
import { found } from '../../problems.ts'
import { once } from '../audit/once.ts'
import { record } from '../audit/record.ts'
import { announce } from '../webhooks/announce.ts'
import { judgeWaitingAgain } from './judge-waiting.ts'
import { type Decision, lockedProof, movedMeanwhile } from './locked-proof.ts'
import { isStillOwed } from './not-needed.ts'
import { tellSender } from './tell-sender.ts'

export type Decided =
  | { proofUuid: string }
  | {
      refused: 'decided-already' | 'moved-meanwhile' | 'not-read-yet' | 'no-amount' | 'reason-missing' | 'blocked' | 'paid-already'
      sentence: string
    }

const scopeOf = ({ proofUuid }: Decision) => `decide-proof ${proofUuid}`

/** Refuses a proof without a readable amount and one that a check blocks: neither can stand as a claim. */
export async function acceptClaim(w: WriteContext, input: Decision): Promise<Decided> {
  return once(w, { scope: scopeOf(input), key: input.onceKey, request: 'accept' }, async () => {
    const proof = await undecided(w, input)
    if ('refused' in proof) return proof
    if (proof.state !== 'read') return { refused: 'not-read-yet' as const, sentence: 'Only a proof that was read can be accepted.' }
    if (proof.verdict === 'blocked')
      return { refused: 'blocked' as const, sentence: 'A check blocks this proof: reject it, or wait for the bank line.' }
    const owing = await w.db.selectFrom('proof').select('id').where('id', '=', proof.id).where(isStillOwed).executeTakeFirst()
    if (owing === undefined)
      return { refused: 'paid-already' as const, sentence: 'The invoice was paid in full meanwhile: there is nothing to claim.' }
    if (proof.amount_cents === null) return { refused: 'no-amount' as const, sentence: 'Without an amount there is nothing to accept.' }
    await decide(w, proof.id, { state: 'accepted', decided_by: input.staffId })
    await judgeWaitingAgain(w, proof.invoice_id)
    await record(w, {
      actor: input.staffName,
      kind: 'claim-accepted',
      subject: proof.invoice_number,
      detail: { proofUuid: input.proofUuid, amountCents: proof.amount_cents },
    })
    await announce(w, proof.customer_id, { event: 'proof.decided', data: { ...factsOf(proof), decision: 'accepted', reason: null } })
    await tellSender(w, proof.id, { event: 'proof-accepted' })
    return { proofUuid: input.proofUuid }
  })
}

const reasonLengthMax = 500

/** The reason is what the buyer reads, so it must be a sentence. */
export async function rejectProof(w: WriteContext, input: Decision & { reason: string }): Promise<Decided> {
  const reason = input.reason.trim()
  if (reason.length < 5 || reason.length > reasonLengthMax) {
    return { refused: 'reason-missing', sentence: `Write the reason in 5 to ${reasonLengthMax} characters: the buyer will read it.` }
  }
  return once(w, { scope: scopeOf(input), key: input.onceKey, request: { reason } }, async () => {
    const proof = await undecided(w, input)
    if ('refused' in proof) return proof
    await decide(w, proof.id, { state: 'rejected', decided_by: input.staffId, rejected_reason: reason })
    await record(w, {
      actor: input.staffName,
      kind: 'proof-rejected',
      subject: proof.invoice_number,
      detail: { proofUuid: input.proofUuid, reason },
    })
    await announce(w, proof.customer_id, { event: 'proof.decided', data: { ...factsOf(proof), decision: 'rejected', reason } })
    await tellSender(w, proof.id, { event: 'proof-rejected', reason })
    return { proofUuid: input.proofUuid }
  })
}

export interface NoteToLeave {
  proofUuid: string
  staffName: string
  note: string
  /** the note that stood there when this one was begun */
  was: string
}

export type NoteLeft = { proofUuid: string } | { refused: 'decided-already' | 'changed-meanwhile'; sentence: string }

/** Keeps a note for colleagues; the proof stays in the queue. A note that a colleague wrote meanwhile is not written over. */
export async function leaveProof(w: WriteContext, input: NoteToLeave): Promise<NoteLeft> {
  const proof = found(
    await w.db
      .selectFrom('proof')
      .select(['id', 'uuid', 'state', 'office_note'])
      .where('uuid', '=', input.proofUuid)
      .modifyEnd(lockRows(w.db))
      .executeTakeFirst(),
  )
  if (proof.state === 'accepted' || proof.state === 'rejected')
    return { refused: 'decided-already', sentence: `This proof was ${proof.state} already.` }
  const note = plainLines(input.note).slice(0, noteLengthMax)
  const stands = proof.office_note ?? ''
  if (stands !== note && plainLines(stands) !== plainLines(input.was))
    return {
      refused: 'changed-meanwhile',
      sentence: 'A colleague changed the note meanwhile: it stands above. Put yours together with it.',
    }
  await w.db
    .updateTable('proof')
    .set({ office_note: note || null })
    .where('id', '=', proof.id)
    .execute()
  await record(w, { actor: input.staffName, kind: 'proof-left', subject: proof.uuid })
  return { proofUuid: proof.uuid }
}

const noteLengthMax = 500

/** Forms send the ends of lines as two characters. */
const plainLines = (text: string): string => text.replace(/\r\n?/g, '\n').trim()

async function undecided(w: WriteContext, { proofUuid, shownFor }: Decision) {
  const proof = await lockedProof(w, proofUuid)
  if (proof.state === 'accepted' || proof.state === 'rejected') {
    return { refused: 'decided-already' as const, sentence: `This proof was ${proof.state} already.` }
  }
  return movedMeanwhile(shownFor, proof) ?? proof
}

/** What programs of the customer are told of. */
export const factsOf = (proof: { uuid: string; invoice_uuid: string; invoice_number: string; amount_cents: number | null }) => ({
  proof: proof.uuid,
  invoice: proof.invoice_uuid,
  invoice_number: proof.invoice_number,
  amount_cents: proof.amount_cents,
})

/** The row is locked by `undecided`; the state is checked again all the same. */
async function decide(
  w: WriteContext,
  id: number,
  change: { state: 'accepted' | 'rejected'; decided_by: number; rejected_reason?: string },
): Promise<void> {
  const changed = await w.db
    .updateTable('proof')
    .set({ ...change, decided_at: w.clock.now() })
    .where('id', '=', id)
    .where('state', 'not in', ['accepted', 'rejected'])
    .executeTakeFirst()
  if (Number(changed.numUpdatedRows) !== 1) throw new Error('the proof was decided in the same moment; nothing was changed')
}
