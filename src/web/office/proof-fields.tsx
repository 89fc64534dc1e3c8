// What was read, field by field. Each opens: where it stands on the document, what else it could be, and a way to say what it is.
import type { KeptCorrection } from '../../business/proofs/correct-proof.ts'
import { fieldNames, statusWords } from '../../business/proofs/corrected-reading.ts'
import type { ProofDetail } from '../../business/proofs/find-proofs.ts'
import { inWords, shownInstead } from '../../business/proofs/judging/typed-values.ts'
import type { FieldName, FoundCandidate } from '../../business/proofs/reading/found.ts'
import type { ProofReading } from '../../business/proofs/reading/reading.ts'
import { formatAt } from '../../business/money/calendar.ts'
import { typedAmount } from '../../business/money/cents.ts'
import { FieldError } from '../components/field.tsx'
import { CsrfField, OnceField } from '../components/hidden-fields.tsx'
import { Icon } from '../components/icon.tsx'
import { Ticket } from '../components/ticket.tsx'
import type { Visit } from '../server/route.ts'

/** A correction that was refused, to be shown again. */
export interface TypedField {
  field: FieldName
  text: string
  problem: string
}

export interface FieldsProps {
  visit: Visit
  proof: ProofDetail
  /** the field that the address names */
  field: FieldName | null
  corrections: readonly KeptCorrection[]
  typed: TypedField | null
}

export const WhatWasRead = (props: FieldsProps) => {
  const { proof, corrections } = props
  const reading = proof.reading
  return (
    <Ticket id="read" title="What was read" isFlush foot={reading && <p class="small muted">{sourceOf(reading, corrections)}</p>}>
      <div class="fields" data-fields>
        {(Object.keys(fieldNames) as FieldName[]).map((field, at) => (
          <FieldRow key={field} {...props} name={field} number={at + 1} />
        ))}
      </div>
      {corrections.length > 0 && <Corrections of={corrections} />}
    </Ticket>
  )
}

const FieldRow = ({ visit, proof, field, corrections, typed, name, number }: FieldsProps & { name: FieldName; number: number }) => {
  const value = proof.reading?.[name] ?? null
  const isOpen = typed?.field === name || field === name
  const wasCorrected = corrections.some((one) => one.field === name)
  const candidates = proof.document?.found.find((one) => one.field === name)?.candidates ?? []
  return (
    // one name: opening a field closes the one before, also without script
    <details class="onefield" name="onefield" open={isOpen} data-field={name}>
      <summary data-key={number <= 9 ? String(number) : undefined} id={`field-${name}`}>
        <span class="no" aria-hidden="true">
          {number <= 9 ? String(number) : ''}
        </span>
        <span class="onefield__name">{fieldNames[name]}</span>
        <span class={value !== null && isCode(name) ? 'onefield__value code' : 'onefield__value'}>
          {value === null ? <span class="muted">not read</span> : shown(name, value)}
          <TypedInstead proof={proof} name={name} corrections={corrections} />
        </span>
        {isUncertain(proof.reading, name) && !wasCorrected && <em class="doubtful">uncertain</em>}
        {wasCorrected && <em class="corrected">corrected</em>}
      </summary>
      <div class="onefield__more">
        {isOpenFor(proof) ? (
          <Correct visit={visit} proof={proof} name={name} candidates={candidates} typed={typed?.field === name ? typed : null} />
        ) : (
          <p class="small muted">It was decided on this; it is not changed any more.</p>
        )}
        {candidates[0] !== undefined && candidates[0].boxes.length > 0 && (
          <p class="small unscripted">
            <a href={`/office/proofs/${proof.uuid}?field=${name}#document`}>Show it on the document</a>
          </p>
        )}
      </div>
    </details>
  )
}

/** A typed value that the document does not show says so, with what it shows. */
const TypedInstead = ({ proof, name, corrections }: Pick<FieldsProps, 'proof' | 'corrections'> & { name: FieldName }) => {
  const last = corrections.findLast((one) => one.field === name)
  const shows = proof.document === null || last?.way !== 'typed' ? null : shownInstead(proof.document, name)
  if (last === undefined || shows === null) return null
  return (
    <small class="under muted">
      typed by {last.by}; the document shows {shown(name, shows)}
    </small>
  )
}

const isOpenFor = ({ state }: ProofDetail): boolean => state === 'read' || state === 'unreadable'

interface CorrectProps {
  visit: Visit
  proof: ProofDetail
  name: FieldName
  candidates: readonly FoundCandidate[]
  typed: TypedField | null
}

const Correct = ({ visit, proof, name, candidates, typed }: CorrectProps) => {
  const action = `/office/proofs/${proof.uuid}/correct`
  const value = proof.reading?.[name] ?? null
  const others = name === 'status' ? [] : candidates.map((one, at) => ({ ...one, at })).filter((one) => one.value !== String(value ?? ''))
  const id = `is-${name}`
  return (
    <>
      {others.length > 0 && (
        <div class="candidates">
          <p class="small muted">Also on the document:</p>
          {others.map((one) => (
            <form key={one.value} method="post" action={action} data-swap>
              <CsrfField token={visit.csrfToken} />
              <OnceField />
              <input type="hidden" name="field" value={name} />
              <input type="hidden" name="way" value="candidate" />
              <input type="hidden" name="text" value={one.value} />
              <button class="button button--quiet" data-candidate={one.at}>
                <span class="sr">Use </span>
                {shown(name, name === 'amount_cents' ? Number(one.value) : one.value)}
              </button>
            </form>
          ))}
        </div>
      )}
      <form class="saywhat" method="post" action={action} data-swap data-say={name} noValidate>
        <CsrfField token={visit.csrfToken} />
        <OnceField />
        <input type="hidden" name="field" value={name} />
        <input type="hidden" name="way" value="typed" />
        <input type="hidden" name="box" value="" />
        <div class="field">
          <label for={id}>It is</label>
          {name === 'status' ? (
            <select class="input" id={id} name="text">
              {Object.entries(statusWords).map(([status, words]) => (
                <option key={status} value={status} selected={status === value}>
                  {words}
                </option>
              ))}
            </select>
          ) : (
            <input
              class={isCode(name) ? 'input input--code' : 'input'}
              id={id}
              name="text"
              type="text"
              value={typed?.text ?? asTyped(name, value)}
              maxLength={120}
              autocomplete="off"
              aria-invalid={typed ? 'true' : undefined}
              aria-describedby={typed ? `${id}-error ${id}-hint` : `${id}-hint`}
            />
          )}
          {typed && <FieldError name={id}>{typed.problem}</FieldError>}
          <p class="hint" id={`${id}-hint`} data-drawn>
            {name === 'status' ? 'What the document says about the payment.' : 'Leave it empty when the document does not show it.'}
          </p>
        </div>
        <div class="row">
          <button class="button">Save and judge again</button>
          {name !== 'status' && (
            <button class="button button--quiet" type="button" data-draw={name} aria-pressed="false" hidden>
              <Icon name="zoom" /> Draw a box
            </button>
          )}
        </div>
      </form>
    </>
  )
}

const Corrections = ({ of }: { of: readonly KeptCorrection[] }) => (
  <details class="raw letter">
    <summary>{of.length === 1 ? 'One correction' : `${String(of.length)} corrections`}</summary>
    <ul class="plainlist small">
      {of.map((one) => (
        <li key={one.at + one.field}>
          <span>
            {fieldNames[one.field]}
            {one.change && (
              <>
                : {one.change.was === null ? 'not read' : shown(one.field, one.change.was)} →{' '}
                {one.change.is === null ? 'not on the document' : shown(one.field, one.change.is)}
              </>
            )}
          </span>
          <small>
            {one.by}, {formatAt(one.at)}
          </small>
        </li>
      ))}
    </ul>
  </details>
)

/** As the desk shows a value; account numbers by their last digits, as everywhere in the office. */
const shown = (field: FieldName, value: string | number): string =>
  field === 'status' ? statusWords[String(value) as ProofReading['status']] : inWords(field, value)

/** As a person would type it; an account number is not put into a field again. */
const asTyped = (field: FieldName, value: string | number | null): string => {
  if (value === null || field === 'payer_account' || field === 'beneficiary_account') return ''
  return field === 'amount_cents' ? typedAmount(Number(value)) : String(value)
}

const codes: readonly FieldName[] = ['reference', 'bank_reference', 'payer_account', 'beneficiary_account', 'branch_code']
const isCode = (field: FieldName): boolean => codes.includes(field)

/** Above 0.9 at least two observations agree. */
const isUncertain = (reading: ProofReading | null, field: FieldName): boolean => {
  if (reading === null || (field !== 'amount_cents' && field !== 'reference' && field !== 'payment_date')) return false
  return reading[field] !== null && reading.confidence[field] <= 0.9
}

const sourceOf = (reading: ProofReading, corrections: readonly KeptCorrection[]): string => {
  const from = reading.source === 'text-layer' ? 'From the document’s own text' : reading.source === 'ocr' ? 'From its picture' : 'Not read'
  const pages = reading.pages === 1 ? 'one page' : `${String(reading.pages)} pages`
  const time = String(Math.round(reading.duration_ms / 100) / 10).replace('.', ',')
  return `${from}, ${pages}, in ${time} s.${corrections.length > 0 ? ' Corrected by a person since.' : ''}`
}
