// The matching desk: one bank line, the invoices that it may pay with their reasons, or the match that stands; and what it posted.
import { type BankLineDetail, type BankLineRow, findBankLine, listBankLines } from '../../business/matching/find-bank-lines.ts'
import { formatOn } from '../../business/money/calendar.ts'
import { Note } from '../components/evidence.tsx'
import { Money } from '../components/money.tsx'
import { Bar, OfficeFrame } from '../components/office-frame.tsx'
import { Journals } from '../components/office-journals.tsx'
import { type Answer, type Handler, page, type Visit } from '../server/route.ts'
import { LineBadge } from './bank-lines-page.tsx'
import { CandidateCard } from './candidate-card.tsx'
import { ChooseOther, findChoices } from './choose-other.tsx'
import { JustMatched } from './just-matched.tsx'
import { findPayoutDesk, PayoutCandidates, type PayoutDesk, StandingPayoutTicket } from './gateways/payout-line.tsx'
import { findMoneyOut, type MoneyOut, MoneyOutDesk } from './refunds/refund-line.tsx'
import { StandingMatchTicket } from './standing-match.tsx'
import { aroundOf, uuidOf } from './staff.ts'

export const showBankLine: Handler = (visit) => bankLinePage(visit, null)

/** Also shown again, with what was typed, when a match or an undo was refused. */
export const bankLinePage = async (visit: Visit, problem: string | null): Promise<Answer> => {
  const { read } = visit.ctx
  const find = visit.form.optional('find') ?? visit.query['find']?.trim() ?? ''
  const [around, line, waiting, matched, choices, out, payouts] = await Promise.all([
    aroundOf(visit),
    findBankLine(read, uuidOf(visit)),
    listBankLines(read, { view: 'unmatched' }),
    JustMatched({ visit }),
    findChoices(read, find),
    findMoneyOut(read, uuidOf(visit)),
    findPayoutDesk(visit, uuidOf(visit)),
  ])
  const next = waiting.rows.find((row) => row.uuid !== line.uuid)
  return page(
    <OfficeFrame around={around} section="bank-lines" title={`Bank line of ${formatOn(line.happenedOn)}`} scripts={['office-split']}>
      <Bar
        above={<a href="/office/bank-lines">Bank lines</a>}
        title={<Money cents={line.amountCents} />}
        lead={`Booked on ${formatOn(line.happenedOn)}, ${line.accountName}. From ${line.statementFileName}.`}
        status={<LineBadge line={line} />}
        actions={
          next && (
            <a class="button button--quiet" href={`/office/bank-lines/${next.uuid}`} data-key="j">
              {line.isMatched ? 'Next' : 'Leave it'} <kbd>J</kbd>
            </a>
          )
        }
      />
      {matched}
      {problem !== null && (
        <Note of="blocked" title="Nothing was changed" role="alert">
          <p>{problem}</p>
        </Note>
      )}
      <div class="desk desk--even">
        <WaitingLines rows={waiting.rows} total={waiting.total} currentUuid={line.uuid} />
        <section class="stack" aria-labelledby="line">
          <div class="stack stack--tight">
            <h2 id="line" class="code breakable">
              {[line.description, line.reference].filter(Boolean).join(' ')}
            </h2>
            <details class="raw">
              <summary>The row as the bank’s file had it</summary>
              <p class="code breakable">{line.raw ?? 'Sealed with a key that is no longer set: see the settings of the server.'}</p>
            </details>
          </div>
          <LineBody visit={visit} line={line} find={find} choices={choices} out={out} payouts={payouts} />
        </section>
      </div>
      {line.journals.length > 0 && (
        <section class="stack stack--tight" aria-labelledby="journals">
          <h2 id="journals">What this line posted</h2>
          <Journals of={line.journals} caption="Journals of this bank line" />
        </section>
      )}
    </OfficeFrame>,
    problem === null ? 200 : 422,
  )
}

interface LineBodyProps {
  visit: Visit
  line: BankLineDetail
  find: string
  choices: Awaited<ReturnType<typeof findChoices>>
  out: MoneyOut
  payouts: PayoutDesk
}

const LineBody = ({ visit, line, find, choices, out, payouts }: LineBodyProps) => {
  if (line.match !== null) return <StandingMatchTicket visit={visit} line={line} match={line.match} />
  if (payouts.standing !== null) return <StandingPayoutTicket visit={visit} lineUuid={line.uuid} payout={payouts.standing} />
  if (line.amountCents < 0)
    return (
      <>
        <PayoutCandidates visit={visit} lineUuid={line.uuid} of={payouts.candidates} />
        {(payouts.candidates.length === 0 || out.standing !== null || out.candidates.length > 0) && (
          <MoneyOutDesk visit={visit} lineUuid={line.uuid} out={out} />
        )}
      </>
    )
  const [first, ...others] = line.candidates
  return (
    <>
      <PayoutCandidates visit={visit} lineUuid={line.uuid} of={payouts.candidates} />
      {first === undefined ? (
        <Note of="review" title="No candidate">
          <p>No open invoice fits the text or the amount of this line. Find the invoice or the customer below.</p>
        </Note>
      ) : (
        <CandidateCard visit={visit} line={line} candidate={first} isFirst />
      )}
      {first !== undefined && !first.isBest && (
        <p class="small muted">More than one is possible, or only the amount speaks for it: look before you confirm.</p>
      )}
      {others.length > 0 && <h3>Other candidates</h3>}
      {others.map((candidate) => (
        <CandidateCard key={candidate.invoices.map((invoice) => invoice.uuid).join()} visit={visit} line={line} candidate={candidate} />
      ))}
      <ChooseOther visit={visit} line={line} find={find} choices={choices} />
    </>
  )
}

/** The neighbours of this line; on a phone there is `Leave it` instead. */
const WaitingLines = ({ rows, total, currentUuid }: { rows: readonly BankLineRow[]; total: number; currentUuid: string }) => (
  <section class="framed desk__neighbours" aria-labelledby="waiting">
    <div class="row row--apart letter">
      <h2 id="waiting">To match</h2>
      <p class="muted small">{total > rows.length ? `${String(rows.length)} of ${String(total)}` : String(total)}</p>
    </div>
    <ol class="banklines">
      {rows.map((row) => (
        <li key={row.uuid}>
          <a href={`/office/bank-lines/${row.uuid}`} aria-current={row.uuid === currentUuid ? 'true' : undefined}>
            <span class="code">{[row.description, row.reference].filter(Boolean).join(' ')}</span>
            <strong>
              <Money cents={row.amountCents} />
            </strong>
            <small>{formatOn(row.happenedOn)}</small>
          </a>
        </li>
      ))}
    </ol>
    {rows.length === 0 && <p class="muted letter">Every payment is matched.</p>}
  </section>
)
