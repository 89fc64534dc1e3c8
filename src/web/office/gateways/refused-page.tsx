// Notices that were refused: somebody tries, or a secret, a clock or a proxy is set wrongly. None of them changed anything.
import { type Refusal, listRefusals } from '../../../business/gateways/list-refusals.ts'
import { railTitle } from '../../../business/gateways/rail-title.ts'
import { formatAt } from '../../../business/money/calendar.ts'
import type { Column } from '../../components/ledger.tsx'
import { Bar, OfficeFrame } from '../../components/office-frame.tsx'
import { DeskList } from '../../components/office-list.tsx'
import { type Handler, page } from '../../server/route.ts'
import { aroundOf, listQueryOf } from '../staff.ts'

const views = [
  { key: '', name: 'All' },
  { key: 'payfast', name: railTitle('payfast') },
  { key: 'ozow', name: railTitle('ozow') },
  { key: 'yoco', name: railTitle('yoco') },
  { key: 'stripe', name: railTitle('stripe') },
] as const

export const showRefused: Handler = async (visit) => {
  const { view, page: number } = listQueryOf(visit, views)
  const search = view === '' ? { page: number } : { rail: view, page: number }
  const [around, found] = await Promise.all([aroundOf(visit), listRefusals(visit.ctx.read, search)])
  return page(
    <OfficeFrame around={around} section="gateways" title="Refused notices">
      <Bar
        above={<a href="/office/gateways">Gateways</a>}
        title="Refused notices"
        lead="Messages that looked like a gateway’s and failed a check. None of them changed anything."
      />
      <DeskList
        path="/office/gateways/refused"
        views={views}
        view={view}
        find={null}
        findLabel=""
        found={found}
        things={['kind of refusal', 'kinds of refusal']}
        columns={columns}
        keyOf={(refusal) => refusal.uuid}
        empty={{
          title: 'No notice was refused',
          words: 'A notice that fails a check is listed here: when, why, and what to do.',
          drawing: 'weighbridge',
        }}
      />
    </OfficeFrame>,
  )
}

const columns: readonly Column<Refusal>[] = [
  {
    name: 'Why, and what to do',
    as: 'title',
    cell: (refusal) => (
      <span class="says">
        {railTitle(refusal.rail)}: {refusal.sentence}
        <small class="under">{refusal.advice}</small>
      </span>
    ),
  },
  { name: 'From', cell: (refusal) => <span class="code">{refusal.network ?? 'many others'}</span> },
  { name: 'Times', as: 'number', cell: (refusal) => String(refusal.count) },
  { name: 'Last', cell: (refusal) => formatAt(refusal.lastAt) },
]
