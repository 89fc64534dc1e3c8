// A proof is moved to the invoice that it is for: a buyer who pays several sends one at the wrong one now and then. It is judged anew
// there, keeps its document, its messages and its place in the queue, and can be moved back. No money moves by it.
import { lockRows } from '../../adapters/database/dialect.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { once } from '../audit/once.ts'
import { record } from '../audit/record.ts'
import { judgeWaitingAgain } from './judge-waiting.ts'
import { openReading, proofReadingPurpose } from './kept-reading.ts'
import { type Decision, lockedProof, movedMeanwhile } from './locked-proof.ts'
import { invoicesNamedIn, type NamedInvoice, onceEach, openInvoiceNamed, openInvoices } from './named-invoices.ts'
import { undecidedStates } from './not-needed.ts'
import { tellSender } from './tell-sender.ts'

export type ProofMoved =
  | { proofUuid: string }
  | { refused: 'decided-already' | 'moved-meanwhile' | 'being-read' | 'not-there' | 'there-already'; sentence: string }

/** `toInvoice`: the uuid of one of `invoicesToMoveTo`. */
export async function moveProof(w: WriteContext, input: Decision & { toInvoice: string }): Promise<ProofMoved> {
  return once(w, { scope: `move-proof ${input.proofUuid}`, key: input.onceKey, request: input.toInvoice }, async () => {
    const proof = await lockedProof(w, input.proofUuid)
    if (proof.state === 'accepted' || proof.state === 'rejected')
      return { refused: 'decided-already' as const, sentence: `This proof was ${proof.state} already: take that back before you move it.` }
    if (proof.state !== 'read' && proof.state !== 'unreadable')
      return { refused: 'being-read' as const, sentence: 'It is still being read. Wait until it is done, then move it.' }
    const moved = movedMeanwhile(input.shownFor, proof)
    if (moved) return moved
    if (proof.invoice_uuid === input.toInvoice)
      return { refused: 'there-already' as const, sentence: `It is a proof for ${proof.invoice_number} already.` }
    const to = (await invoicesToMoveTo(w, input.proofUuid)).find(({ uuid }) => uuid === input.toInvoice)
    if (to === undefined)
      return { refused: 'not-there' as const, sentence: 'Choose one of the listed invoices: no other can take this proof.' }
    if (await liesThere(w, proof.sha256, to.id))
      return { refused: 'there-already' as const, sentence: `The same file is a proof for ${to.number} already: reject one of the two.` }
    const isBack = (await movesOf(w, input.proofUuid)).some(({ from }) => from === to.number)
    await w.db.updateTable('proof').set({ invoice_id: to.id }).where('id', '=', proof.id).execute()
    // itself among those of its new one; and what the others of both say of it names the invoice
    for (const invoiceId of [proof.invoice_id, to.id]) await judgeWaitingAgain(w, invoiceId)
    await record(w, {
      actor: input.staffName,
      kind: 'proof-moved',
      subject: input.proofUuid,
      detail: { proofUuid: input.proofUuid, from: proof.invoice_number, to: to.number },
    })
    await tellSender(w, proof.id, { event: 'proof-moved', from: proof.invoice_number, isBack })
    return { proofUuid: input.proofUuid }
  })
}

/** The target's balance row is the lock, as for a file that arrives: the same one must not come to lie there twice. */
async function liesThere(w: WriteContext, sha256: string, invoiceId: number): Promise<boolean> {
  await w.db.selectFrom('invoice_balance').select('invoice_id').where('invoice_id', '=', invoiceId).modifyEnd(lockRows(w.db)).execute()
  const same = await w.db
    .selectFrom('proof')
    .select('id')
    .where('invoice_id', '=', invoiceId)
    .where('sha256', '=', sha256)
    .where('state', '<>', 'rejected')
    .executeTakeFirst()
  return same !== undefined
}

const choicesMax = 50 // a list that can still be looked through; whoever owes more names the invoice in the reference

export interface MoveChoice extends NamedInvoice {
  /** the reference is this one's */
  isNamed: boolean
}

/**
 * Where an undecided proof may go, the likeliest first: the open invoice that its reference names, those that it was moved from, and
 * what else its customer owes.
 */
export async function invoicesToMoveTo(r: Pick<ReadContext, 'db' | 'keys'>, proofUuid: string): Promise<MoveChoice[]> {
  const proof = await r.db
    .selectFrom('proof')
    .select(['uuid', 'customer_id', 'invoice_id', 'sealed_reading'])
    .where('uuid', '=', proofUuid)
    .where('state', 'in', undecidedStates)
    .executeTakeFirst()
  if (proof === undefined) return []
  const reference = openReading(r.keys, proofReadingPurpose(proof), proof.sealed_reading)?.reading.reference ?? null
  const here = { id: proof.invoice_id, customerId: proof.customer_id }
  const named = await openInvoiceNamed(r, reference, here)
  const likely = onceEach([
    ...(named === null ? [] : [named]),
    ...(await invoicesNamedIn(r, (await movesOf(r, proofUuid)).map(({ from }) => from).join('\n'))),
    ...(await openInvoices(r, { customerId: here.customerId, max: choicesMax })),
  ])
  return likely.filter(({ id }) => id !== here.id).map((one) => ({ ...one, isNamed: one.id === named?.id }))
}

export interface KeptMove {
  /** numbers of invoices */
  from: string
  to: string
  by: string
  at: string
}

/** Oldest first, from the record of who did what. */
export async function movesOf(r: Pick<ReadContext, 'db'>, proofUuid: string): Promise<KeptMove[]> {
  const rows = await r.db
    .selectFrom('audit_event')
    .select(['actor', 'at', 'detail'])
    .where('subject', '=', proofUuid)
    .where('kind', '=', 'proof-moved')
    .orderBy('id')
    .execute()
  return rows.map((row) => {
    const { from, to } = JSON.parse(row.detail) as { from: string; to: string }
    return { from, to, by: row.actor, at: row.at }
  })
}
