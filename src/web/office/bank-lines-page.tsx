// Bank lines: those that wait for a match oldest first, others newest first.
import { type BankLineRow, listBankLines } from '../../business/matching/find-bank-lines.ts'
import { formatOn } from '../../business/money/calendar.ts'
import { Status } from '../components/evidence.tsx'
import type { Column } from '../components/ledger.tsx'
import { Money } from '../components/money.tsx'
import { Bar, OfficeFrame } from '../components/office-frame.tsx'
import { DeskList } from '../components/office-list.tsx'
import { type Handler, page } from '../server/route.ts'
import { JustMatched } from './just-matched.tsx'
import { aroundOf, listQueryOf } from './staff.ts'

const views = [
  { key: '', name: 'To match' },
  { key: 'matched', name: 'Matched' },
  { key: 'all', name: 'All' },
] as const

export const showBankLines: Handler = async (visit) => {
  const { find, view, page: number } = listQueryOf(visit, views)
  const [around, found, matched] = await Promise.all([
    aroundOf(visit),
    listBankLines(visit.ctx.read, { view: view || 'unmatched', q: find, page: number }),
    JustMatched({ visit }),
  ])
  return page(
    <OfficeFrame around={around} section="bank-lines" title="Bank lines">
      <Bar
        title="Bank lines"
        lead="Money in our account. Nothing is matched by itself: candidates are proposed with their reasons, you confirm."
        actions={
          <a class={view === '' && found.total === 0 ? 'button button--primary' : 'button'} href="/office/statements">
            Import a statement
          </a>
        }
      />
      {matched}
      <DeskList
        path="/office/bank-lines"
        views={views}
        view={view}
        find={find}
        findLabel="Text on the line, or customer"
        found={found}
        things={['bank line', 'bank lines']}
        columns={columns}
        keyOf={(line) => line.uuid}
        empty={{
          title: view === '' ? 'Every payment is matched' : 'No bank lines here',
          words: 'Import a statement to see what arrived since the last one.',
          drawing: 'supply-contract',
        }}
      />
    </OfficeFrame>,
  )
}

const columns: readonly Column<BankLineRow>[] = [
  {
    name: 'What the bank wrote',
    as: 'title',
    cell: (line) => (
      <a class="code clip" href={`/office/bank-lines/${line.uuid}`}>
        {[line.description, line.reference].filter(Boolean).join(' ')}
      </a>
    ),
  },
  { name: 'State', as: 'status', cell: (line) => <LineBadge line={line} /> },
  { name: 'Customer', as: 'wide', cell: (line) => line.customerName },
  { name: 'Booked on', cell: (line) => formatOn(line.happenedOn) },
  { name: 'Amount', as: 'number', cell: (line) => <Money cents={line.amountCents} /> },
]

export const LineBadge = ({ line }: { line: Pick<BankLineRow, 'isMatched' | 'amountCents'> }) => {
  if (line.isMatched) return <Status of="cleared">Matched</Status>
  return <Status of="open">{line.amountCents < 0 ? 'Money out' : 'To match'}</Status>
}
