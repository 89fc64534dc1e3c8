// What the office asks the buyer about a proof, and what the buyer answers. Words only: nothing here decides anything.
import type { ReadContext, WriteContext } from '../../context.ts'
import { found } from '../../problems.ts'
import { once } from '../audit/once.ts'
import { record } from '../audit/record.ts'
import { type Decision, lockedProof, movedMeanwhile } from './locked-proof.ts'
import { tellSender } from './tell-sender.ts'

export interface Message {
  by: 'office' | 'buyer'
  name: string
  at: string
  words: string
}

/** `asked`: the office waits for the buyer. `answered`: the buyer's words are the last. */
export type Asked = 'nothing' | 'asked' | 'answered'

export const askedBy = (messages: readonly Message[]): Asked => {
  const last = messages.at(-1)
  return last === undefined ? 'nothing' : last.by === 'office' ? 'asked' : 'answered'
}

export const wordsLength = { min: 5, max: 1000 } as const

export type Said = { proofUuid: string } | { refused: string; sentence: string }

const unfit = (words: string, who: string): Said | null =>
  words.length < wordsLength.min || words.length > wordsLength.max
    ? { refused: 'words-missing', sentence: `Write ${wordsLength.min} to ${wordsLength.max} characters: ${who} will read them.` }
    : null

/** The buyer gets it by mail and sees it on the proof's page. A decided proof is not asked about. */
export async function askBuyer(w: WriteContext, input: Decision & { words: string }): Promise<Said> {
  const words = input.words.trim()
  const problem = unfit(words, 'the buyer')
  if (problem) return problem
  return once(w, { scope: `ask-buyer:${input.proofUuid}`, key: input.onceKey, request: { words } }, async () => {
    const proof = await lockedProof(w, input.proofUuid)
    if (proof.state === 'accepted' || proof.state === 'rejected')
      return { refused: 'decided-already', sentence: `This proof was ${proof.state} already; there is nothing left to ask.` }
    const moved = movedMeanwhile(input.shownFor, proof)
    if (moved) return moved
    await insertMessage(w, proof.id, { staff_id: input.staffId, buyer_id: null }, words)
    await record(w, { actor: input.staffName, kind: 'proof-asked', subject: proof.invoice_number, detail: { proofUuid: input.proofUuid } })
    await tellSender(w, proof.id, { event: 'proof-asked', words })
    return { proofUuid: input.proofUuid }
  })
}

/** Answers may follow one another; before a question there is nothing to answer. Another company's proof is absent. */
export async function answerOffice(
  w: WriteContext,
  input: { proofUuid: string; customerId: number; buyerId: number; buyerEmail: string; words: string; onceKey: string },
): Promise<Said> {
  const words = input.words.trim()
  const proof = found(
    await w.db
      .selectFrom('proof')
      .innerJoin('invoice', 'invoice.id', 'proof.invoice_id')
      .select(['proof.id', 'proof.state', 'invoice.number'])
      .where('proof.uuid', '=', input.proofUuid)
      .where('proof.customer_id', '=', input.customerId)
      .executeTakeFirst(),
  )
  const problem = unfit(words, 'our office')
  if (problem) return problem
  return once(w, { scope: `answer-office:${input.proofUuid}`, key: input.onceKey, request: { words } }, async () => {
    if (proof.state === 'accepted' || proof.state === 'rejected')
      return { refused: 'decided-already', sentence: 'We decided about this proof meanwhile; its page says how.' }
    const asked = await w.db.selectFrom('proof_message').select('id').where('proof_id', '=', proof.id).limit(1).executeTakeFirst()
    if (asked === undefined)
      return { refused: 'not-asked', sentence: 'Nobody asked about this proof. Call us if something is wrong with it.' }
    await insertMessage(w, proof.id, { staff_id: null, buyer_id: input.buyerId }, words)
    await record(w, { actor: input.buyerEmail, kind: 'proof-answered', subject: proof.number, detail: { proofUuid: input.proofUuid } })
    return { proofUuid: input.proofUuid }
  })
}

export const insertMessage = (w: WriteContext, proofId: number, by: { staff_id: number | null; buyer_id: number | null }, words: string) =>
  w.db
    .insertInto('proof_message')
    .values({ uuid: w.newUuid(), proof_id: proofId, ...by, words, sent_at: w.clock.now() })
    .execute()

/** Oldest first. Whoever may see the proof may see these. */
export async function messagesOf(r: Pick<ReadContext, 'db'>, proofUuid: string): Promise<Message[]> {
  const rows = await r.db
    .selectFrom('proof_message')
    .innerJoin('proof', 'proof.id', 'proof_message.proof_id')
    .leftJoin('staff', 'staff.id', 'proof_message.staff_id')
    .leftJoin('buyer', 'buyer.id', 'proof_message.buyer_id')
    .select(['proof_message.words', 'proof_message.sent_at', 'staff.name as staff_name', 'buyer.name as buyer_name'])
    .where('proof.uuid', '=', proofUuid)
    .orderBy('proof_message.id')
    .execute()
  return rows.map((row) => ({
    by: row.staff_name === null ? 'buyer' : 'office',
    name: row.staff_name ?? row.buyer_name ?? '',
    at: row.sent_at,
    words: row.words,
  }))
}
