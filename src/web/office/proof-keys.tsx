// The strip of keys at the foot of the desk: those that do something on the proof that is shown, and no others.
import type { ProofDetail } from '../../business/proofs/find-proofs.ts'
import { mayAskBank } from './judging/verify-with-bank.tsx'
import { isDecided, mayAccept } from './proof-decision.tsx'

/** `hasNext`: another proof waits. `hasUndo`: the decision that was just made, or the one shown, can be taken back. `canMove`: there is another invoice to choose. */
export const keysOf = (
  proof: ProofDetail,
  { hasNext, hasUndo, canMove }: { hasNext: boolean; hasUndo: boolean; canMove: boolean },
): [key: string, words: string][] => {
  const isForDeciding = proof.state === 'read' || proof.state === 'unreadable'
  const all: [isThere: boolean, key: string, words: string][] = [
    [mayAccept(proof), 'A', 'accept'],
    [isForDeciding, 'R', 'reject'],
    [isForDeciding, 'Q', 'ask'],
    [isForDeciding && canMove, 'M', 'move'],
    [isForDeciding, 'L', 'note'],
    [mayAskBank(proof), 'V', 'verify'],
    [hasUndo, 'U', 'take back'],
    [hasNext, 'J', 'next'],
    [isForDeciding || isDecided(proof), '1–9 ↑↓', 'fields'],
    [proof.documentRemovedAt === null, 'W', 'whole page'],
    [true, 'O', 'open it'],
    [isForDeciding, 'Esc', 'close'],
  ]
  return all.flatMap(([isThere, key, words]) => (isThere ? [[key, words]] : []))
}

export const Keys = ({ of }: { of: readonly [key: string, words: string][] }) => (
  <p class="keys">
    {of.map(([key, words]) => (
      <span key={key}>
        <kbd>{key}</kbd>
        {words}
      </span>
    ))}
  </p>
)
