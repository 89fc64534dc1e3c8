// A request for a quote, stored for the office. The full quote comes later; nothing here sets a price.
import type { WriteContext } from '../../context.ts'
import { found } from '../../problems.ts'
import { emailPattern } from '../accounts/register-buyer.ts'
import { once } from '../audit/once.ts'
import { record } from '../audit/record.ts'

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
  const given = {
    name: input.name.trim(),
    email: input.email.trim().toLowerCase(),
    phone: input.phone.trim(),
    company: input.company.trim(),
    quantity: input.quantity.trim(),
    message: input.message.trim(),
  }
  const problems: Partial<Record<QuoteField, string>> = {}
  for (const field of Object.keys(given) as QuoteField[])
    if (given[field].length > lengthMax[field]) problems[field] = `At most ${lengthMax[field]} characters.`
  if (given.name.length < 2) problems.name = 'Enter your name.'
  if (!emailPattern.test(given.email)) problems.email = 'Enter the e-mail address for the answer.'
  if (given.message.length < 5) problems.message = 'Say what you need, where and when.'
  if (Object.keys(problems).length > 0) return { refused: 'invalid', problems }
  return once(w, { scope: 'request-quote', key: input.onceKey, request: { slug: input.productSlug, ...given } }, async () => {
    const product = found(
      await w.db
        .selectFrom('product')
        .select(['id', 'name'])
        .where('slug', '=', input.productSlug)
        .where('is_listed', '=', 1)
        .executeTakeFirst(),
    )
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
