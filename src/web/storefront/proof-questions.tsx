// On the proof's page: what our office asked about it, and a way to answer in words or with another document. It decides nothing.
import { mayDo } from '../../business/accounts/permissions.ts'
import { askedBy, type Message, wordsLength } from '../../business/proofs/conversation.ts'
import type { ProofDetail } from '../../business/proofs/find-proofs.ts'
import { isNotNeeded } from '../../business/proofs/not-needed.ts'
import { Conversation } from '../components/conversation.tsx'
import { Status } from '../components/evidence.tsx'
import { TextArea } from '../components/field.tsx'
import { CsrfField, OnceField } from '../components/hidden-fields.tsx'
import { Ticket } from '../components/ticket.tsx'
import type { Visit } from '../server/route.ts'

/** An answer that was refused, to be shown again with what is wrong with it. */
export interface TypedAnswer {
  words: string
  error: string
}

export interface ProofQuestionsProps {
  visit: Visit
  proof: ProofDetail
  messages: readonly Message[]
  typed: TypedAnswer | null
}

/** Nothing before somebody wrote something; a way to answer from the office's first question until its decision. */
export const ProofQuestions = ({ visit, proof, messages, typed }: ProofQuestionsProps) => {
  if (messages.length === 0) return null
  // an answer to a question that nobody has any more would reach nobody
  const isDecided = proof.state === 'accepted' || proof.state === 'rejected' || isNotNeeded(proof)
  const wasAsked = messages.some((message) => message.by === 'office')
  const mayAnswer = wasAsked && !isDecided && mayDo(visit.principal, 'buyer.pay')
  return (
    <Ticket
      id="questions"
      title="Between you and our office"
      aside={
        wasAsked &&
        !isDecided &&
        (askedBy(messages) === 'asked' ? <Status of="review">Waits for your answer</Status> : <Status of="next">You answered</Status>)
      }
    >
      <Conversation of={messages} />
      {mayAnswer && (
        <form class="stack stack--tight" method="post" action={`/proofs/${proof.uuid}/answer`}>
          <CsrfField token={visit.csrfToken} />
          <OnceField />
          <TextArea
            name="answer"
            label="Your answer"
            rows={4}
            maxLength={wordsLength.max}
            hint="Our office reads it with the proof. Nothing is decided by it."
            value={typed?.words ?? ''}
            {...(typed && { error: typed.error })}
          />
          <div class="row">
            <button class="button button--primary">Send the answer</button>
            {proof.balanceCents > 0 && (
              <a class="button" href="#proof-title">
                Send another document
              </a>
            )}
          </div>
        </form>
      )}
    </Ticket>
  )
}
