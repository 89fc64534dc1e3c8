// The books: every journal newest first, and whether the books agree with themselves.
import { listJournals } from '../../business/ledger/list-journals.ts'
import { checkLedger, type LedgerCheck } from '../../business/payments/check-ledger.ts'
import { Mark, Note } from '../components/evidence.tsx'
import { addressOf, Empty, Pager } from '../components/lists.tsx'
import { Bar, OfficeFrame } from '../components/office-frame.tsx'
import { Journals } from '../components/office-journals.tsx'
import { Ticket } from '../components/ticket.tsx'
import { type Handler, page } from '../server/route.ts'
import { aroundOf, listQueryOf } from './staff.ts'

export const showLedger: Handler = async (visit) => {
  const { page: number } = listQueryOf(visit, [])
  const [around, journals] = await Promise.all([aroundOf(visit), listJournals(visit.ctx.read, { page: number })])
  return page(
    <OfficeFrame around={around} section="ledger" title="Ledger">
      <Bar
        title="Ledger"
        lead="Double entry, added to and never changed: a correction is a journal that reverses another."
        actions={
          <a class="button" href="/office/ledger/check">
            Check the books
          </a>
        }
      />
      {journals.rows.length === 0 ? (
        <Empty title="Nothing is posted yet" drawing="supply-contract">
          The first invoice posts the first journal.
        </Empty>
      ) : (
        <>
          <Journals of={journals.rows} caption="Journals" />
          <Pager
            page={journals.page}
            pageCount={journals.pageCount}
            total={journals.total}
            things={journals.total === 1 ? 'journal' : 'journals'}
            hrefOf={(one) => addressOf('/office/ledger', { page: one })}
          />
        </>
      )}
    </OfficeFrame>,
  )
}

export const showLedgerCheck: Handler = async (visit) => {
  const [around, checks] = await Promise.all([aroundOf(visit), checkLedger(visit.ctx.reports)])
  const broken = checks.filter((check) => check.differences.length > 0)
  return page(
    <OfficeFrame around={around} section="ledger" title="Check of the books">
      <Bar
        above={<a href="/office/ledger">Ledger</a>}
        title="Check of the books"
        lead={
          <>
            The same questions as <span class="code">supply check-ledger</span>, asked just now. Amounts in rand.
          </>
        }
      />
      {broken.length === 0 ? (
        <Note of="cleared" title="The books agree with themselves" role="status" />
      ) : (
        <Note of="blocked" title={`${String(broken.length)} of ${String(checks.length)} claims do not hold`} role="alert">
          <p>Post nothing more until it is understood. Whoever runs this server should see this page.</p>
        </Note>
      )}
      <Ticket id="claims" title="What must hold" isFlush>
        <ul class="checks">
          {checks.map((check) => (
            <Claim key={check.claim} check={check} />
          ))}
        </ul>
      </Ticket>
    </OfficeFrame>,
  )
}

const Claim = ({ check }: { check: LedgerCheck }) => (
  <li class={check.differences.length > 0 ? 'is-blocked' : undefined}>
    <Mark of={check.differences.length > 0 ? 'blocked' : 'cleared'} />
    <span>
      {check.claim}.<small>{check.figures}</small>
      {check.differences.slice(0, 20).map((difference) => (
        <small key={difference}>{difference}</small>
      ))}
    </span>
  </li>
)
