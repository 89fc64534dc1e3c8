// What came of this payer's earlier proofs, and the proofs that may show the same payment.
import { formatAt } from '../../business/money/calendar.ts'
import { formatRand } from '../../business/money/cents.ts'
import type { EarlierOutcome, Twin } from '../../business/proofs/proof-history.ts'
import { type Evidence, Mark } from '../components/evidence.tsx'
import { Ticket } from '../components/ticket.tsx'

export const History = ({ of, customerName }: { of: readonly EarlierOutcome[]; customerName: string }) => (
  <Ticket id="history" title="Earlier proofs" isFlush>
    {of.length === 0 ? (
      <p class="letter small muted">This is the first proof of {customerName}.</p>
    ) : (
      <ul class="checks">
        {of.map((one) => (
          <li key={one.uuid}>
            <Mark of={markOf(one)} />
            <span>
              <a href={`/office/proofs/${one.uuid}`}>{one.invoiceNumber}</a>
              {one.amountCents !== null && `, ${formatRand(one.amountCents)}`}
              <small>
                <span class="breakable">{one.fileName}</span>, {formatAt(one.receivedAt)}
              </small>
              <small>
                {cameOf(one)}
                {one.account === 'same' && ' Paid from the same account.'}
                {one.account === 'other' && ' Paid from another account.'}
              </small>
            </span>
          </li>
        ))}
      </ul>
    )}
  </Ticket>
)

const markOf = (one: EarlierOutcome): Evidence => {
  if (one.state === 'rejected') return 'blocked'
  if (one.moneyAfterDays !== null) return 'cleared'
  return one.state === 'accepted' ? 'claim' : 'next'
}

const cameOf = ({ state, rejectedReason, moneyAfterDays }: EarlierOutcome): string => {
  const money =
    moneyAfterDays === null
      ? 'No money came for it yet.'
      : moneyAfterDays === 0
        ? 'The money came the same day.'
        : `The money came after ${moneyAfterDays === 1 ? 'one day' : `${String(moneyAfterDays)} days`}.`
  if (state === 'rejected') return `Rejected: ${rejectedReason ?? 'no reason kept'}`
  return state === 'accepted' ? `Accepted. ${money}` : `Not decided. ${money}`
}

/** Each opens beside this one. */
export const Twins = ({ of, uuid, besideUuid }: { of: readonly Twin[]; uuid: string; besideUuid: string | null }) =>
  of.length === 0 ? null : (
    <Ticket id="twins" title={of.length === 1 ? 'A proof like this one' : 'Proofs like this one'} isFlush>
      <ul class="checks">
        {of.map((twin) => (
          <li key={twin.uuid} class="is-review">
            <Mark of="review" />
            <span>
              {twin.sentence}
              <small>
                <span class="breakable">{twin.fileName}</span> for {twin.invoiceNumber}, {formatAt(twin.receivedAt)}.{' '}
                {twin.uuid === besideUuid ? (
                  <a href={`/office/proofs/${uuid}`} data-swap>
                    Show this one alone
                  </a>
                ) : (
                  <a href={`/office/proofs/${uuid}?beside=${twin.uuid}#document`} data-swap>
                    Look at both side by side
                  </a>
                )}
              </small>
            </span>
          </li>
        ))}
      </ul>
    </Ticket>
  )
