// Asking the paying bank: where, what to type there, what came of it, and why a proof may stand that the bank did not confirm.
import { formatAt, formatOn } from '../../../business/money/calendar.ts'
import { formatRand, plainAmount } from '../../../business/money/cents.ts'
import type { ProofDetail } from '../../../business/proofs/find-proofs.ts'
import type { BankAnswerRow } from '../../../business/proofs/judging/bank-answer.ts'
import { type AskedValue, facilityOf } from '../../../business/proofs/judging/bank-rules.ts'
import type { ProofReading } from '../../../business/proofs/reading/reading.ts'
import { Copies, CopyRow } from '../../components/copies.tsx'
import { type Evidence, Note } from '../../components/evidence.tsx'
import { FieldError, TextArea, Tick } from '../../components/field.tsx'
import { CsrfField, OnceField } from '../../components/hidden-fields.tsx'
import { Ticket } from '../../components/ticket.tsx'
import type { Visit } from '../../server/route.ts'

/** What a refused form about the bank shows again. */
export interface TypedAnswer {
  problems: { outcome?: string; note?: string; why?: string }
}

interface VerifyProps {
  visit: Visit
  proof: ProofDetail
  answers: readonly BankAnswerRow[]
  typed: TypedAnswer | null
}

/** While it is open and says that somebody paid: its bank may be asked. */
export const mayAskBank = ({ state, reading }: ProofDetail): boolean => state === 'read' && reading?.kind === 'proof'

export const VerifyWithBank = ({ visit, proof, answers, typed }: VerifyProps) => {
  const { reading } = proof
  const isOpen = mayAskBank(proof)
  if (!isOpen && answers.length === 0) return null
  const [latest] = answers
  return (
    <Ticket id="verify" title="Verify with the bank">
      <div class="stack">
        {isOpen && reading !== null && <WhereToAsk reading={reading} />}
        {answers.map((answer) => (
          <Answer key={answer.uuid} of={answer} />
        ))}
        {isOpen && latest?.outcome === 'not-confirmed' && latest.acceptedWhy === null && (
          <AllowForm visit={visit} proof={proof} error={typed?.problems.why} />
        )}
        {isOpen && <AnswerForm visit={visit} proof={proof} typed={typed} isFirst={answers.length === 0} />}
      </div>
    </Ticket>
  )
}

const WhereToAsk = ({ reading }: { reading: ProofReading }) => {
  const facility = facilityOf(reading.bank)
  return (
    <>
      <p class="small">
        {facility === null ? (
          <>
            {reading.bank ?? 'This bank'} has no page for it that we know. Telephone the bank under a number that you know, never one from
            the document, and ask about these:
          </>
        ) : (
          <>
            <strong>{facility.name}.</strong> {facility.where}{' '}
            {facility.address !== null && (
              <a href={facility.address} target="_blank" rel="noopener noreferrer">
                Open {reading.bank}’s page
              </a>
            )}
          </>
        )}
      </p>
      <Copies>
        {(facility?.asks ?? ['bank-reference', 'amount', 'date', 'account']).map((asked) => (
          <Value key={asked} of={asked} reading={reading} />
        ))}
      </Copies>
    </>
  )
}

/** As the notice prints it; where nothing was read, it is typed from the document. */
const Value = ({ of, reading }: { of: AskedValue; reading: ProofReading }) => {
  const row = (name: string, value: string | null, shown = value) =>
    value === null || shown === null ? (
      <div>
        <dt>{name}</dt>
        <dd class="muted">not read: see the document</dd>
      </div>
    ) : (
      <CopyRow name={name} shown={shown} copied={value} isCode={shown === value} />
    )
  switch (of) {
    case 'bank-reference':
      return row('Bank’s number', reading.bank_reference)
    case 'account':
      return row('Account paid', reading.beneficiary_account)
    case 'reference':
      return row('Reference', reading.reference)
    case 'date':
      return reading.payment_date === null ? row('Paid on', null) : <PrintedDay on={reading.payment_date} />
    case 'amount':
      return reading.amount_cents === null
        ? row('Amount', null)
        : row('Amount', plainAmount(reading.amount_cents), formatRand(reading.amount_cents))
  }
}

/** Banks print days in many ways and ask for theirs, which the reading does not keep: a copy of ours would be the wrong one. */
const PrintedDay = ({ on }: { on: string }) => (
  <div>
    <dt>Paid on</dt>
    <dd>
      <span>
        {formatOn(on)} <small class="under muted">type it the way the document prints it</small>
      </span>
    </dd>
  </div>
)

const outcomeWords: Record<BankAnswerRow['outcome'], [Evidence, string]> = {
  confirmed: ['claim', 'The bank confirmed it'],
  'not-confirmed': ['blocked', 'The bank did not confirm it'],
  'could-not-check': ['open', 'It could not be checked'],
}

const Answer = ({ of: answer }: { of: BankAnswerRow }) => {
  const [evidence, title] = outcomeWords[answer.outcome]
  return (
    <Note of={evidence} title={title}>
      <p>
        {answer.facility}, {answer.askedBy}, {formatAt(answer.askedAt)}
      </p>
      {answer.note !== '' && <p class="as-typed">{answer.note}</p>}
      {answer.acceptedWhy !== null && answer.acceptedAt !== null && (
        <p>
          May stand all the same, {answer.acceptedBy}, {formatAt(answer.acceptedAt)}: <span class="as-typed">{answer.acceptedWhy}</span>
        </p>
      )}
    </Note>
  )
}

const choices = [
  { value: 'confirmed', label: 'Confirmed', small: 'The bank shows this payment with these values.' },
  {
    value: 'not-confirmed',
    label: 'Not confirmed',
    small: 'The bank knows nothing of it, or shows other values. It then cannot be accepted as it is.',
  },
  { value: 'could-not-check', label: 'Could not be checked', small: 'The page was down, nobody answered: say why below.' },
] as const

const AnswerForm = ({
  visit,
  proof,
  typed,
  isFirst,
}: {
  visit: Visit
  proof: ProofDetail
  typed: TypedAnswer | null
  isFirst: boolean
}) => {
  const facility = facilityOf(proof.reading?.bank ?? null)
  const problems = typed?.problems ?? {}
  return (
    <details
      class="decide-more"
      data-first
      open={(isFirst && proof.verdict === 'needs-review') || problems.outcome !== undefined || problems.note !== undefined}
    >
      <summary class="button button--quiet" data-key="v">
        {isFirst ? 'What the bank said…' : 'Asked again…'} <kbd>V</kbd>
      </summary>
      <form class="stack stack--tight" method="post" action={`/office/proofs/${proof.uuid}/bank-answer`} noValidate>
        <CsrfField token={visit.csrfToken} />
        <OnceField />
        <input type="hidden" name="facility" value={facility === null ? 'Telephone' : facility.name} />
        <fieldset class="stack stack--tight">
          <legend class="sr">What the bank said</legend>
          {choices.map(({ value, label, small }) => (
            <Tick
              key={value}
              type="radio"
              name="outcome"
              value={value}
              label={label}
              small={small}
              isTicked={visit.form.text('outcome') === value}
            />
          ))}
          {problems.outcome !== undefined && <FieldError name="outcome">{problems.outcome}</FieldError>}
        </fieldset>
        <TextArea
          name="bankNote"
          label="Note"
          value={visit.form.text('bankNote')}
          error={problems.note}
          rows={2}
          maxLength={500}
          isOptional
          hint="Whom you spoke to, or what the page showed."
        />
        <button class="button">Keep the answer</button>
        <p class="small muted">A confirmation is evidence. Only a bank line is money.</p>
      </form>
    </details>
  )
}

const AllowForm = ({ visit, proof, error }: { visit: Visit; proof: ProofDetail; error: string | undefined }) => (
  <details class="decide-more" open={error !== undefined}>
    <summary class="button button--danger">It may stand all the same…</summary>
    <form class="stack stack--tight" method="post" action={`/office/proofs/${proof.uuid}/bank-answer/allow`} noValidate>
      <CsrfField token={visit.csrfToken} />
      <TextArea
        name="why"
        label="Why it may be accepted although the bank did not confirm it"
        value={visit.form.text('why')}
        error={error}
        rows={2}
        maxLength={300}
        hint="It stays in the record with your name."
      />
      <button class="button button--danger">Let it be decided</button>
    </form>
  </details>
)
