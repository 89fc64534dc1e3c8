// The form that moves a proof to another invoice of its customer.
import { formatRand } from '../../business/money/cents.ts'
import type { ProofDetail } from '../../business/proofs/find-proofs.ts'
import type { MoveChoice } from '../../business/proofs/move-proof.ts'
import { Select } from '../components/field.tsx'
import { CsrfField, OnceField } from '../components/hidden-fields.tsx'
import type { Visit } from '../server/route.ts'
import type { Typed } from './proof-decision.tsx'

interface MoveProps {
  visit: Visit
  proof: ProofDetail
  typed: Typed
  /** the likeliest first */
  to: readonly MoveChoice[]
}

/** Nothing where there is no other invoice to choose. */
export const MoveElsewhere = ({ visit, proof, typed, to }: MoveProps) => {
  const [first] = to
  if (first === undefined) return null
  const isTyped = isStillThere(typed, to)
  return (
    <details class="decide-more" open={isTyped}>
      <summary class={isForFirst(proof, to) ? 'button button--primary button--wide' : 'button button--quiet'} data-key="m">
        {isForFirst(proof, to) ? `It is for ${first.number}…` : 'It is for another invoice…'} <kbd>M</kbd>
      </summary>
      <form class="stack stack--tight" method="post" action={`/office/proofs/${proof.uuid}/move`} noValidate data-swap>
        <CsrfField token={visit.csrfToken} />
        <OnceField />
        <ShownFor proof={proof} />
        <Select
          name="to"
          label="The invoice it is for"
          value={isTyped ? typed.reason : first.uuid}
          error={isTyped ? (typed.problem ?? undefined) : undefined}
          options={to.map((one) => ({ value: one.uuid, name: `${one.number}, ${owingOf(one)}` }))}
          hint="It is checked anew there, and whoever sent it is told by mail. It can be moved back."
        />
        <button class="button">Move it</button>
      </form>
    </details>
  )
}

const owingOf = ({ balanceCents }: MoveChoice): string => (balanceCents <= 0 ? 'paid' : `${formatRand(balanceCents)} owing`)

/** The reference is that of another open invoice; what was sent before may lie there already. */
export const isForFirst = ({ checks }: ProofDetail, [first]: readonly MoveChoice[]): boolean =>
  first?.isNamed === true && !checks.some(({ code, outcome }) => code === 'seen-before' && outcome === 'blocked')

/** The choice that was refused can be chosen still: else the form would show another one, and stays closed. */
export const isStillThere = (typed: Typed, to: readonly MoveChoice[]): boolean =>
  typed.decision === 'move' && to.some(({ uuid }) => uuid === typed.reason)

/** Which invoice it stands at on this page: a colleague may move it meanwhile. */
export const ShownFor = ({ proof }: { proof: ProofDetail }) => <input type="hidden" name="invoice" value={proof.invoiceUuid} />
