// Requests for a quote: open ones oldest first.
import { formatAt } from '../../business/money/calendar.ts'
import { listQuoteRequests, type QuoteRequestRow } from '../../business/quotes/find-quote-requests.ts'
import { Status } from '../components/evidence.tsx'
import type { Column } from '../components/ledger.tsx'
import { Bar, OfficeFrame } from '../components/office-frame.tsx'
import { DeskList } from '../components/office-list.tsx'
import { type Handler, page } from '../server/route.ts'
import { savedSentence } from './decision-words.tsx'
import { aroundOf, listQueryOf } from './staff.ts'

const views = [
  { key: '', name: 'To answer' },
  { key: 'answered', name: 'Answered' },
  { key: 'all', name: 'All' },
] as const

export const showQuotes: Handler = async (visit) => {
  const { find, view, page: number } = listQueryOf(visit, views)
  const [around, found] = await Promise.all([
    aroundOf(visit),
    listQuoteRequests(visit.ctx.read, { state: view || 'open', q: find, page: number }),
  ])
  return page(
    <OfficeFrame around={around} section="quotes" title="Quotes">
      <Bar title="Requests for a quote" lead="Answered by mail from here; the answer is kept with the request." />
      {savedSentence(visit.query['done'])}
      <DeskList
        path="/office/quotes"
        views={views}
        view={view}
        find={find}
        findLabel="Product, name, company or e-mail"
        found={found}
        things={['request', 'requests']}
        columns={columns}
        keyOf={(request) => request.uuid}
        empty={{ title: 'Nothing to answer', words: 'Products by quote offer “Request a quote” in the shop.', drawing: 'supply-contract' }}
      />
    </OfficeFrame>,
  )
}

const columns: readonly Column<QuoteRequestRow>[] = [
  { name: 'Product', as: 'title', cell: (request) => <a href={`/office/quotes/${request.uuid}`}>{request.productName}</a> },
  {
    name: 'State',
    as: 'status',
    cell: (request) => (request.state === 'open' ? <Status of="open">To answer</Status> : <Status of="goods">Answered</Status>),
  },
  { name: 'Who', cell: (request) => [request.name, request.company].filter(Boolean).join(', ') },
  { name: 'Quantity', cell: (request) => request.quantity ?? 'not said' },
  { name: 'Asked', cell: (request) => formatAt(request.createdAt) },
]
