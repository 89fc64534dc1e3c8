// Where a buyer says on a proof's page that it was read wrongly.
import { mayDo } from '../../business/accounts/permissions.ts'
import { wordsLength } from '../../business/proofs/conversation.ts'
import type { ProofDetail } from '../../business/proofs/find-proofs.ts'
import { misreadCode } from '../../business/proofs/say-misread.ts'
import { Note } from '../components/evidence.tsx'
import { TextArea } from '../components/field.tsx'
import { CsrfField, OnceField } from '../components/hidden-fields.tsx'
import type { Visit } from '../server/route.ts'

/** Words that were refused, to be shown again with what is wrong with them. */
export interface Typed {
  words: string
  error: string
}

/** The form while somebody may still decide; afterwards, or once it was said, what becomes of it. */
export const MisreadForm = ({ visit, proof, typed }: { visit: Visit; proof: ProofDetail; typed: Typed | null }) => {
  if (proof.state !== 'read' && typed === null) return null
  if (typed === null && proof.checks.some(({ code }) => code === misreadCode))
    return (
      <div id="misread">
        <Note of="review" title="You told us that this was read wrongly">
          <p>A person in our finance office compares it with your document before anything is decided. You needn’t do anything more.</p>
        </Note>
      </div>
    )
  if (!mayDo(visit.principal, 'buyer.pay')) return null
  return (
    <details class="misread" id="misread" open={typed !== null}>
      <summary>This was read wrongly</summary>
      <form class="stack stack--tight" method="post" action={`/proofs/${proof.uuid}/misread`}>
        <CsrfField token={visit.csrfToken} />
        <OnceField />
        <TextArea
          name="words"
          label="What is wrong, and what does your document say?"
          hint="For instance: the amount is R 1 250,00, not R 125,00. A person compares it with the document."
          rows={3}
          maxLength={wordsLength.max}
          value={typed?.words ?? ''}
          {...(typed && { error: typed.error })}
        />
        <div class="row">
          <button class="button">Tell the office</button>
        </div>
      </form>
    </details>
  )
}
