// What was just done, told once at the top of the next page. The address carries only a word of ours.
import type { ComponentChildren } from 'preact'
import { Undo } from '../components/undo.tsx'

const proofSentences: Record<string, string> = {
  corrected: 'Corrected, and judged again.',
  moved: 'Moved, and judged anew for this invoice. Whoever sent it was told.',
  reopened: 'The decision is taken back. The proof is open again, and the buyer was told.',
}

/** What was done to the proof that is shown; what was done to the one before is `JustDecided`. Nothing for a word that is not ours. */
export const proofDecision = (done: string | undefined): ComponentChildren => saidOf(proofSentences, done)

const savedSentences: Record<string, string> = {
  saved: 'Saved.',
  added: 'Added.',
  released: 'Released. The buyer was told that the goods may leave.',
  dispatched: 'Marked as dispatched.',
  delivered: 'Marked as delivered.',
  answered: 'Your answer is on its way by mail.',
  site: 'The site is added.',
  asked: 'Asked. Who may allow it was told by mail.',
  allowed: 'Allowed. It counts from now on.',
  refused: 'Refused. Your reason stands on the request.',
  withdrawn: 'Withdrawn.',
  invited: 'The invitation is on its way by mail.',
}

export const savedSentence = (done: string | undefined): ComponentChildren => saidOf(savedSentences, done)

const saidOf = (sentences: Record<string, string>, done: string | undefined): ComponentChildren => {
  const sentence = done !== undefined && Object.hasOwn(sentences, done) ? sentences[done] : undefined
  return sentence === undefined ? null : <Undo said={sentence} />
}
