// After a decision the next proof is there: which one was decided, told above it, with the way back to it.
import { findProof, type ProofDetail } from '../../business/proofs/find-proofs.ts'
import { formatRand } from '../../business/money/cents.ts'
import { Problem } from '../../problems.ts'
import { Icon } from '../components/icon.tsx'
import { Undo } from '../components/undo.tsx'
import type { Visit } from '../server/route.ts'

interface Told {
  /** what was done, before the proof's name */
  deed: string
  after: string
  /** while it is still so: a decision that was taken back since is not told again */
  isSo: (proof: ProofDetail) => boolean
}

const told: Readonly<Record<string, Told>> = {
  accepted: {
    deed: 'Accepted:',
    after: 'The buyer was told; the invoice is paid when the bank line comes.',
    isSo: ({ state }) => state === 'accepted',
  },
  rejected: { deed: 'Rejected:', after: 'The buyer was sent your reason.', isSo: ({ state }) => state === 'rejected' },
  asked: {
    deed: 'Asked about',
    after: 'Your question is on its way by mail; that proof waits for the answer.',
    isSo: ({ asked }) => asked !== 'nothing',
  },
  left: { deed: 'Your note is kept on', after: 'That proof stays in the queue.', isSo: () => true },
}

/** An address somebody kept, or mistyped: the page it stands on is shown all the same. */
const absent = (error: unknown): null => {
  if (error instanceof Problem && error.code === 'not-found') return null
  throw error
}

/** Reads the proof named in `?of=`; nothing when there is none. */
export const JustDecided = async ({ visit }: { visit: Visit }) => {
  const { done = '', of: uuid = '' } = visit.query
  const words = Object.hasOwn(told, done) ? told[done] : undefined
  if (words === undefined || !/^[0-9a-f-]{36}$/.test(uuid)) return null
  const proof = await findProof(visit.ctx.read, { uuid }).catch(absent)
  if (proof === null || !words.isSo(proof)) return null
  const address = `/office/proofs/${uuid}`
  return (
    <Undo
      said={
        <>
          {words.deed} <a href={address}>{proof.fileName}</a> for {proof.invoiceNumber}
          {proof.amountCents !== null && `, ${formatRand(proof.amountCents)}`}, {proof.customerName}. {words.after}
        </>
      }
    >
      {(done === 'accepted' || done === 'rejected') && (
        <a class="button" href={`${address}#reason`} data-key="u">
          <Icon name="undo" /> Undo… <kbd>U</kbd>
        </a>
      )}
    </Undo>
  )
}
