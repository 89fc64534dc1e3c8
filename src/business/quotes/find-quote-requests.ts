// Looking at requests for a quote: the list and one.
import type { ReadContext } from '../../context.ts'
import { found } from '../../problems.ts'
import { contains } from '../lists/searching.ts'
import { pageOf, type Paged, paged } from '../lists/paging.ts'

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
  r.db
    .selectFrom('quote_request')
    .innerJoin('product', 'product.id', 'quote_request.product_id')
    .leftJoin('staff', 'staff.id', 'quote_request.answered_by')

const columns = [
  'quote_request.uuid',
  'product.name as productName',
  'product.slug as productSlug',
  'quote_request.name',
  'quote_request.email',
  'quote_request.phone',
  'quote_request.company',
  'quote_request.quantity',
  'quote_request.message',
  'quote_request.state',
  'quote_request.answer',
  'quote_request.answered_at as answeredAt',
  'staff.name as answeredBy',
  'quote_request.created_at as createdAt',
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
    query = query.where((eb) =>
      eb.or([
        eb('product.name', 'like', like),
        eb('quote_request.name', 'like', like),
        eb('quote_request.company', 'like', like),
        eb('quote_request.email', 'like', like),
      ]),
    )
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
