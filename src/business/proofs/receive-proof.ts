// Taking a proof in: look at the document, keep its bytes, and queue its reading. Says nothing about money.
import { createHash, randomBytes } from 'node:crypto'
import { proofLimits } from '../../config/proof-limits.ts'
import type { Context } from '../../context.ts'
import { found } from '../../problems.ts'
import { record } from '../audit/record.ts'
import { maskAccountsIn } from '../money/account-number.ts'
import { insertProof } from './insert-proof.ts'
import type { Inspection } from './inspector.ts'
import { keepDocument } from './keep-document.ts'

export interface ProofToReceive {
  invoiceUuid: string
  customerId: number
  buyerId: number
  buyerEmail: string
  fileName: string
  bytes: Uint8Array
  /** the upload was larger than allowed and stopped there: `bytes` is only its beginning */
  isCutOff?: boolean
}

/** `isKnown`: this very file is a proof for the invoice already, and that one is meant. */
export type ProofReceived = { proofUuid: string; isKnown: boolean } | { refused: string; sentence: string }

const tooLarge: Inspection = {
  refused: 'too-large',
  sentence: 'The file is larger than 10 MB. Send the PDF from your bank, or a smaller picture.',
}

/** Refused by first bytes alone, before anything was opened: a file that was chosen by mistake. */
export const isMistakenFile = (refused: string): boolean => refused === 'wrong-type' || refused === 'empty'

const inDollars = {
  refused: 'other-currency',
  sentence:
    'This invoice is in dollars and paid through a gateway, which tells us itself: no proof is needed. Our bank accounts are rand accounts.',
}

/**
 * Stores a document as a proof for an invoice of this customer, or says why not and stores nothing but an audit line.
 * The same file for the same invoice is the proof that is there already: sending twice has one effect.
 */
export async function receiveProof(ctx: Context, input: ProofToReceive): Promise<ProofReceived> {
  const invoice = found(
    await ctx.read.db
      .selectFrom('invoice')
      .select(['id', 'number', 'currency'])
      .where('uuid', '=', input.invoiceUuid)
      .where('customer_id', '=', input.customerId)
      .executeTakeFirst(),
  )
  if (invoice.currency !== 'ZAR') return refuse(ctx, input, invoice.number, inDollars)
  // before the look inside, which costs more than the question
  const full = await fullToday(ctx, input)
  if (full) return refuse(ctx, input, invoice.number, full)
  const inspection = input.isCutOff ? tooLarge : await ctx.inspect(input.bytes, input.fileName)
  if ('refused' in inspection) return refuse(ctx, input, invoice.number, inspection)
  const sha256 = createHash('sha256').update(input.bytes).digest('hex')
  // a key of its own for each try: what is removed after one is never what another has just stored
  const fileKey = `proofs/${ctx.clock.now().slice(0, 7)}/${sha256}-${randomBytes(6).toString('hex')}`
  const proof = {
    invoiceId: invoice.id,
    invoiceNumber: invoice.number,
    customerId: input.customerId,
    buyerId: input.buyerId,
    actor: input.buyerEmail,
    fileKey,
    fileName: input.fileName,
    mediaType: inspection.mediaType,
    sizeBytes: input.bytes.length,
    sha256,
    scan: ctx.scanner === undefined ? null : ('waiting' as const),
  }
  const { proofUuid, isKept } = await keepDocument(ctx, { key: fileKey, bytes: input.bytes, sha256 }, (w) => insertProof(w, proof))
  return { proofUuid, isKnown: !isKept }
}

/** Why this customer may send no more within 24 hours; null when this file still fits. Files sent in the same moment may pass together. */
async function fullToday(ctx: Context, input: ProofToReceive): Promise<{ refused: string; sentence: string } | null> {
  const dayAgo = new Date(Date.parse(ctx.clock.now()) - 86_400_000).toISOString()
  const { count, bytes } = await ctx.read.db
    .selectFrom('proof')
    .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.sum<number | null>('size_bytes').as('bytes')])
    .where('customer_id', '=', input.customerId)
    .where('received_at', '>', dayAgo)
    .executeTakeFirstOrThrow()
  const { filesPerDayMax, bytesPerDayMax } = proofLimits
  if (Number(count) >= filesPerDayMax)
    return { refused: 'too-many-today', sentence: `At most ${filesPerDayMax} proofs in 24 hours: call us if you have more.` }
  if (Number(bytes ?? 0) + input.bytes.length > bytesPerDayMax)
    return {
      refused: 'too-much-today',
      sentence: `At most ${bytesPerDayMax / 1024 / 1024} MB in 24 hours: send the PDF from your bank, which is small, or call us.`,
    }
  return null
}

async function refuse(
  ctx: Context,
  input: ProofToReceive,
  invoiceNumber: string,
  why: { refused: string; sentence: string },
): Promise<ProofReceived> {
  await ctx.transact((w) =>
    record(w, {
      actor: input.buyerEmail,
      kind: 'proof-refused',
      subject: invoiceNumber,
      detail: { reason: why.refused, fileName: maskAccountsIn(input.fileName).slice(0, 200), sizeBytes: input.bytes.length },
    }),
  )
  return { refused: why.refused, sentence: why.sentence }
}
