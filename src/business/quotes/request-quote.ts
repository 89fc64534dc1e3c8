// Requests for a quote: stored, seen by the office, answered by mail. The full quote comes later; nothing here sets a price.
import type { ReadContext, WriteContext } from '../../context.ts'
import { found } from '../../problems.ts'
import { emailPattern } from '../accounts/register-buyer.ts'
import { once } from '../audit/once.ts'
import { record } from '../audit/record.ts'
import { contains } from '../lists/searching.ts'
import { pageOf, type Paged, paged } from '../lists/paging.ts'
import { tell } from '../notifications/tell.ts'

export type QuoteField = 'name' | 'email' | 'phone' | 'company' | 'quantity' | 'message'

export interface QuoteToRequest {
  productSlug: string
  customerId: number | null
  name: string
  email: string
  phone: string
  company: string
  quantity: string
  message: string
  onceKey: string
}

export type QuoteRequested = { requestUuid: string } | { refused: 'invalid'; problems: Partial<Record<QuoteField, string>> }

const lengthMax: Record<QuoteField, number> = { name: 120, email: 254, phone: 40, company: 160, quantity: 60, message: 4000 }

export async function requestQuote(w: WriteContext, input: QuoteToRequest): Promise<QuoteRequested> {
  const given = { name: input.name.trim(), email: input.email.trim().toLowerCase(), phone: input.phone.trim(), company: input.company.trim(), quantity: input.quantity.trim(), message: input.message.trim() }
  const problems: Partial<Record<QuoteField, string>> = {}
  for (const field of Object.keys(given) as QuoteField[]) if (given[field].length > lengthMax[field]) problems[field] = `At most ${lengthMax[field]} characters.`
  if (given.name.length < 2) problems.name = 'Enter your name.'
  if (!emailPattern.test(given.email)) problems.email = 'Enter the e-mail address for the answer.'
  if (given.message.length < 5) problems.message = 'Say what you need, where and when.'
  if (Object.keys(problems).length > 0) return { refused: 'invalid', problems }
  return once(w, { scope: 'request-quote', key: input.onceKey, request: { slug: input.productSlug, ...given } }, async () => {
    const product = found(await w.db.selectFrom('product').select(['id', 'name']).where('slug', '=', input.productSlug).where('is_listed', '=', 1).executeTakeFirst())
    const requestUuid = w.newUuid()
    await w.db
      .insertInto('quote_request')
      .values({
        uuid: requestUuid,
        product_id: product.id,
        customer_id: input.customerId,
        name: given.name,
        email: given.email,
        phone: given.phone || null,
        company: given.company || null,
        quantity: given.quantity || null,
        message: given.message,
        state: 'open',
        answer: null,
        answered_by: null,
        answered_at: null,
        created_at: w.clock.now(),
      })
      .execute()
    await record(w, { actor: given.email, kind: 'quote-requested', subject: product.name })
    return { requestUuid }
  })
}

export interface QuoteRequestRow {
  uuid: string
  productName: string
  productSlug: string
  name: string
  email: string
  phone: string | null
  company: string | null
  quantity: string | null
  message: string
  state: 'open' | 'answered'
  answer: string | null
  answeredAt: string | null
  answeredBy: string | null
  createdAt: string
}

const requestQuery = (r: Pick<ReadContext, 'db'>) =>
  r.db.selectFrom('quote_request').innerJoin('product', 'product.id', 'quote_request.product_id').leftJoin('staff', 'staff.id', 'quote_request.answered_by')

const columns = [
  'quote_request.uuid', 'product.name as productName', 'product.slug as productSlug', 'quote_request.name', 'quote_request.email', 'quote_request.phone',
  'quote_request.company', 'quote_request.quantity', 'quote_request.message', 'quote_request.state', 'quote_request.answer',
  'quote_request.answered_at as answeredAt', 'staff.name as answeredBy', 'quote_request.created_at as createdAt',
] as const

/** Open ones oldest first, answered ones newest first. */
export async function listQuoteRequests(
  r: Pick<ReadContext, 'db'>,
  search: { state?: 'open' | 'answered' | 'all' | undefined; q?: string | undefined; page?: number | undefined },
): Promise<Paged<QuoteRequestRow>> {
  const state = search.state ?? 'open'
  let query = requestQuery(r)
  if (state !== 'all') query = query.where('quote_request.state', '=', state)
  if (search.q?.trim()) {
    const like = contains(search.q)
    query = query.where((eb) => eb.or([eb('product.name', 'like', like), eb('quote_request.name', 'like', like), eb('quote_request.company', 'like', like), eb('quote_request.email', 'like', like)]))
  }
  const { total } = await query.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const page = pageOf(search.page, Number(total))
  const rows = await query
    .select(columns)
    .orderBy('quote_request.id', state === 'open' ? 'asc' : 'desc')
    .limit(page.size)
    .offset(page.offset)
    .execute()
  return paged(page, rows)
}

export const findQuoteRequest = async (r: Pick<ReadContext, 'db'>, uuid: string): Promise<QuoteRequestRow> =>
  found(await requestQuery(r).select(columns).where('quote_request.uuid', '=', uuid).executeTakeFirst())

export type QuoteAnswered = { requestUuid: string } | { refused: 'answered-already' | 'message-missing'; sentence: string }

/** Stores the answer and mails it, in one transaction. */
export async function answerQuoteRequest(w: WriteContext, input: { uuid: string; staffId: number; staffName: string; message: string; onceKey: string }): Promise<QuoteAnswered> {
  const message = input.message.trim()
  if (message.length < 10 || message.length > 8000) return { refused: 'message-missing', sentence: 'Write the answer that the customer will get by mail.' }
  return once(w, { scope: `answer-quote ${input.uuid}`, key: input.onceKey, request: { message } }, async () => {
    const request = await findQuoteRequest(w, input.uuid)
    const changed = await w.db
      .updateTable('quote_request')
      .set({ state: 'answered', answer: message, answered_by: input.staffId, answered_at: w.clock.now() })
      .where('uuid', '=', input.uuid)
      .where('state', '=', 'open')
      .executeTakeFirst()
    if (Number(changed.numUpdatedRows) !== 1) return { refused: 'answered-already' as const, sentence: 'This request was answered already.' }
    await tell(w, { event: 'quote-answered', to: request.email, productName: request.productName, name: request.name, message })
    await record(w, { actor: input.staffName, kind: 'quote-answered', subject: request.productName })
    return { requestUuid: input.uuid }
  })
}
