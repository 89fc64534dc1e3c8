// A document before the virus scanner: nobody opens it until it is clean. What is infected stays where it is, closed, and is said.
import type { Context, WriteContext } from '../../context.ts'
import { record } from '../audit/record.ts'
import { tellSender } from './tell-sender.ts'

export interface ScannedFile {
  fileKey: string
  sha256: string
}

/** Null: clean, or no scanner is configured any more. Else what it found. Rejects with ScannerAway: ask again later. */
export async function virusIn(ctx: Context, { fileKey, sha256 }: ScannedFile): Promise<string | null> {
  const { scanner } = ctx
  if (scanner === undefined) return null
  const answer = await ctx.files.withLocalFile(fileKey, sha256, async (path) =>
    scanner.scan(await (await import('node:fs/promises')).readFile(path)),
  )
  return 'clean' in answer ? null : answer.infected
}

/** A security event: somebody sent a document with a virus in it. */
export const noteInfected = (w: WriteContext, event: { actor: string; subject: string; virus: string; sha256: string }): Promise<void> =>
  record(w, {
    actor: event.actor,
    kind: 'document-infected',
    subject: event.subject,
    detail: { virus: event.virus, sha256: event.sha256 },
  })

/** The sentence for whoever sent it. */
export const infectedSentence = (virus: string): string =>
  `Our virus scanner found ${virus} in this document, so nobody opened it. Have your computer checked, and send the PDF from your bank again.`

/** Looks at a proof that waits for the scanner. Whether it may be read; an infected one is rejected here. */
export async function passesScan(
  ctx: Context,
  proof: { id: number; uuid: string; file_key: string; sha256: string; scan: string | null },
): Promise<boolean> {
  if (proof.scan === 'infected') return false
  if (proof.scan !== 'waiting') return true
  const virus = await virusIn(ctx, { fileKey: proof.file_key, sha256: proof.sha256 })
  await ctx.transact((w) => (virus === null ? keepClean(w, proof.id) : rejectInfected(w, proof, virus)))
  return virus === null
}

const keepClean = async (w: WriteContext, id: number): Promise<void> => {
  await w.db.updateTable('proof').set({ scan: 'clean' }).where('id', '=', id).where('scan', '=', 'waiting').execute()
}

async function rejectInfected(w: WriteContext, proof: { id: number; uuid: string; sha256: string }, virus: string): Promise<void> {
  const changed = await w.db
    .updateTable('proof')
    .set({ scan: 'infected', state: 'rejected', decided_at: w.clock.now(), rejected_reason: infectedSentence(virus) })
    .where('id', '=', proof.id)
    .where('scan', '=', 'waiting')
    .where('state', 'not in', ['accepted', 'rejected'])
    .executeTakeFirst()
  if (Number(changed.numUpdatedRows) !== 1) return
  const { email } = await w.db
    .selectFrom('proof')
    .innerJoin('buyer', 'buyer.id', 'proof.buyer_id')
    .select('buyer.email')
    .where('proof.id', '=', proof.id)
    .executeTakeFirstOrThrow()
  await noteInfected(w, { actor: email, subject: proof.uuid, virus, sha256: proof.sha256 })
  await tellSender(w, proof.id, { event: 'proof-rejected', reason: infectedSentence(virus) })
}
