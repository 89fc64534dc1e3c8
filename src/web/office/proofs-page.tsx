// The queue of proofs: what waits longest first, decided ones newest first.
import { formatAt } from '../../business/money/calendar.ts'
import { listProofs, type ProofRow } from '../../business/proofs/find-proofs.ts'
import { Bar, OfficeFrame } from '../components/office-frame.tsx'
import { DeskList } from '../components/office-list.tsx'
import { Money } from '../components/money.tsx'
import type { Column } from '../components/ledger.tsx'
import { type Handler, page } from '../server/route.ts'
import { JustDecided } from './just-decided.tsx'
import { aroundOf, listQueryOf } from './staff.ts'
import { ProofBadge } from './state-words.tsx'
import { waitedFor } from './waiting-time.ts'

const views = [
  { key: '', name: 'Waiting' },
  { key: 'late', name: 'Money late' },
  { key: 'accepted', name: 'Accepted' },
  { key: 'rejected', name: 'Rejected' },
  { key: 'all', name: 'All' },
] as const

export const showProofs: Handler = async (visit) => {
  const { find, view, page: number } = listQueryOf(visit, views)
  const { read, clock } = visit.ctx
  const [around, found, decided] = await Promise.all([
    aroundOf(visit),
    listProofs(read, { view: view || 'waiting', q: find, page: number }),
    JustDecided({ visit }),
  ])
  return page(
    <OfficeFrame around={around} section="proofs" title="Proofs">
      <Bar
        title="Proofs of payment"
        lead="A proof is a claim. Accepting one tells the buyer that it stands; money is only what is on a bank line."
        actions={
          view === '' &&
          found.rows[0] && (
            <a class="button button--primary" href={`/office/proofs/${found.rows[0].uuid}`}>
              Review the oldest
            </a>
          )
        }
      />
      {decided}
      {view === 'late' && (
        <p class="muted">The day on which the money was expected has passed, a business day more too, and the invoice is still owing.</p>
      )}
      <DeskList
        path="/office/proofs"
        views={views}
        view={view}
        find={find}
        findLabel="Invoice, customer, file name or the bank’s own number"
        found={found}
        things={['proof', 'proofs']}
        columns={columnsAt(clock.now())}
        keyOf={(proof) => proof.uuid}
        empty={{
          title: view === '' ? 'No proof waits' : view === 'late' ? 'No money is late' : 'No proofs here',
          words: 'Buyers send proofs from their invoice’s page. Each is read and checked before it stands here.',
          drawing: 'supply-contract',
        }}
      />
      <p class="small">
        <a href="/office/bank-files">How each bank’s files are made</a>, as learnt from proofs whose money came.
      </p>
    </OfficeFrame>,
  )
}

/** The file's name too: several proofs of one invoice and amount are told apart by it. */
const nameOf = (proof: ProofRow) => (
  <>
    <a href={`/office/proofs/${proof.uuid}`}>{proof.invoiceNumber}</a>
    <small class="under">
      <span class="clip" title={proof.fileName}>
        {proof.fileName}
      </span>
    </small>
  </>
)

/** Beside the state, who is waited for when somebody asked. */
const stateOf = (proof: ProofRow) => (
  <>
    <ProofBadge {...proof} />
    {isOpen(proof) && proof.asked === 'asked' && <small class="under">buyer asked</small>}
    {isOpen(proof) && proof.asked === 'answered' && <small class="under">the buyer wrote</small>}
  </>
)

const isOpen = ({ state }: ProofRow): boolean => state !== 'accepted' && state !== 'rejected'

const columnsAt = (now: string): Column<ProofRow>[] => [
  { name: 'Proof', as: 'title', cell: nameOf },
  { name: 'State', as: 'status', cell: stateOf },
  { name: 'Customer', as: 'wide', cell: (proof) => proof.customerName },
  { name: 'Claimed', as: 'number', cell: (proof) => (proof.amountCents === null ? 'not read' : <Money cents={proof.amountCents} />) },
  { name: 'Received', cell: (proof) => formatAt(proof.receivedAt) },
  {
    name: 'Waits',
    as: 'spare',
    cell: (proof) => (proof.state === 'accepted' || proof.state === 'rejected' ? null : waitedFor(proof.receivedAt, now)),
  },
]
