// The buyer says that a proof was read wrongly. The words reach the office as a message, and what was read no longer stands as
// plausible until a person has looked: nobody should be held to our own mistake. Changes no money.
import { lockRows } from '../../adapters/database/dialect.ts'
import type { WriteContext } from '../../context.ts'
import { found } from '../../problems.ts'
import { once } from '../audit/once.ts'
import { record } from '../audit/record.ts'
import { insertMessage, type Said, wordsLength } from './conversation.ts'
import { type Check, inOrder, review, verdictOf } from './judging/check.ts'

export const misreadCode = 'buyer-misread'

export interface Misread {
  proofUuid: string
  customerId: number
  buyerId: number
  buyerEmail: string
  words: string
  onceKey: string
}

/** Only while nobody has decided, and once until the office has corrected something. Another company's proof is absent. */
export async function sayMisread(w: WriteContext, input: Misread): Promise<Said> {
  const words = input.words.trim()
  return once(w, { scope: `say-misread:${input.proofUuid}`, key: input.onceKey, request: { words } }, async () => {
    const proof = await lockedProof(w, input)
    if (words.length < wordsLength.min || words.length > wordsLength.max)
      return refused(
        'words-missing',
        `Write ${wordsLength.min} to ${wordsLength.max} characters: what was read wrongly, and what it should say.`,
      )
    if (proof.state !== 'read') return refused(proof.state, whyNot(proof.state))
    const checks = JSON.parse(proof.checks ?? '[]') as Check[]
    if (checks.some(({ code }) => code === misreadCode))
      return refused('said-already', 'You told us already; our finance office looks at it.')
    const doubted = inOrder([...checks, review(misreadCode, 'Its sender says that it was read wrongly: see the messages.')])
    await w.db
      .updateTable('proof')
      .set({ checks: JSON.stringify(doubted), verdict: verdictOf(doubted) })
      .where('id', '=', proof.id)
      .execute()
    await insertMessage(w, proof.id, { staff_id: null, buyer_id: input.buyerId }, words)
    await record(w, { actor: input.buyerEmail, kind: 'proof-misread', subject: proof.number, detail: { proofUuid: input.proofUuid } })
    return { proofUuid: input.proofUuid }
  })
}

const refused = (code: string, sentence: string): Said => ({ refused: code, sentence })

const whyNot = (state: string): string => {
  if (state === 'accepted' || state === 'rejected')
    return 'We decided about this proof meanwhile; its page says how. Call us if that is wrong.'
  if (state === 'unreadable') return 'Nothing could be read in this proof: send the PDF from your bank, or a sharper picture.'
  return 'This proof is still being read. Look again in a few seconds.'
}

/** The row itself is locked, so that a decision made in the same moment comes before or after, never between. */
async function lockedProof(w: WriteContext, { proofUuid, customerId }: Misread) {
  await w.db.selectFrom('proof').select('id').where('uuid', '=', proofUuid).modifyEnd(lockRows(w.db)).execute()
  return found(
    await w.db
      .selectFrom('proof')
      .innerJoin('invoice', 'invoice.id', 'proof.invoice_id')
      .select(['proof.id', 'proof.state', 'proof.checks', 'invoice.number'])
      .where('proof.uuid', '=', proofUuid)
      .where('proof.customer_id', '=', customerId)
      .executeTakeFirst(),
  )
}
