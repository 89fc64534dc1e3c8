// Answering a request for a quote: the answer is stored and mailed.
import type { WriteContext } from '../../context.ts'
import { once } from '../audit/once.ts'
import { record } from '../audit/record.ts'
import { tell } from '../notifications/tell.ts'
import { findQuoteRequest } from './find-quote-requests.ts'

export type QuoteAnswered = { requestUuid: string } | { refused: 'answered-already' | 'message-missing'; sentence: string }

/** Stores the answer and mails it, in one transaction. */
export async function answerQuoteRequest(
  w: WriteContext,
  input: { uuid: string; staffId: number; staffName: string; message: string; onceKey: string },
): Promise<QuoteAnswered> {
  const message = input.message.trim()
  if (message.length < 10 || message.length > 8000)
    return { refused: 'message-missing', sentence: 'Write the answer that the customer will get by mail.' }
  return once(w, { scope: `answer-quote ${input.uuid}`, key: input.onceKey, request: { message } }, async () => {
    const request = await findQuoteRequest(w, input.uuid)
    const changed = await w.db
      .updateTable('quote_request')
      .set({ state: 'answered', answer: message, answered_by: input.staffId, answered_at: w.clock.now() })
      .where('uuid', '=', input.uuid)
      .where('state', '=', 'open')
      .executeTakeFirst()
    if (Number(changed.numUpdatedRows) !== 1)
      return { refused: 'answered-already' as const, sentence: 'This request was answered already.' }
    await tell(w, { event: 'quote-answered', to: request.email, productName: request.productName, name: request.name, message })
    await record(w, { actor: input.staffName, kind: 'quote-answered', subject: request.productName })
    return { requestUuid: input.uuid }
  })
}
