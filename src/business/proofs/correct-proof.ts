// A person corrects one field of what was read. The proof is judged again at once, and what was and what is stay as a labelled case.
import { lockRows } from '../../adapters/database/dialect.ts'
import type { CorrectionWay } from '../../adapters/database/tables/review-desk.ts'
import type { Context, ReadContext, WriteContext } from '../../context.ts'
import { found } from '../../problems.ts'
import { open, seal } from '../accounts/seal.ts'
import { once } from '../audit/once.ts'
import { record } from '../audit/record.ts'
import { maskAccountsIn } from '../money/account-number.ts'
import { dateOn } from '../money/calendar.ts'
import { correctedReading, understand } from './corrected-reading.ts'
import { withoutPlaces } from './document-reading.ts'
import { judgedColumns } from './judge-kept.ts'
import { correctionPurpose, openReading, proofReadingPurpose } from './kept-reading.ts'
import { ourAccountNumbers } from './read-proof-job.ts'
import type { FieldName, FoundBox } from './reading/found.ts'
import { emptyReading } from './reading/reading.ts'

export interface Correction {
  proofUuid: string
  staffId: number
  staffName: string
  onceKey: string
  field: FieldName
  way: CorrectionWay
  /** as typed or read; of a candidate its value */
  text: string
  /** where it was drawn */
  box: FoundBox | null
}

export type Corrected = { proofUuid: string } | { refused: string; sentence: string }

/** What lies sealed in a correction's row. */
export interface Change {
  was: string | number | null
  is: string | number | null
  box: FoundBox | null
}

/** Fields whose values name nobody: they may stand in the audit record as they are. */
const plainFields: readonly FieldName[] = [
  'amount_cents',
  'payment_date',
  'reference',
  'bank',
  'bank_reference',
  'status',
  'currency',
  'branch_code',
]

/** Nothing changes when the value is what was read already; a decided proof is left as it was decided. */
export async function correctProof(w: WriteContext, input: Correction): Promise<Corrected> {
  const { field, way, text, box } = input
  return once(w, { scope: `correct-proof:${input.proofUuid}`, key: input.onceKey, request: { field, text } }, async () => {
    const proof = found(
      await w.db.selectFrom('proof').selectAll().where('uuid', '=', input.proofUuid).modifyEnd(lockRows(w.db)).executeTakeFirst(),
    )
    if (proof.state === 'accepted' || proof.state === 'rejected')
      return { refused: 'decided-already', sentence: `This proof was ${proof.state} already: what it says is not changed any more.` }
    if (proof.state !== 'read' && proof.state !== 'unreadable')
      return { refused: 'being-read', sentence: 'It is still being read. Wait until it is done, then correct it.' }
    const document = openReading(w.keys, proofReadingPurpose(proof), proof.sealed_reading) ?? withoutPlaces(emptyReading(proof.file_name))
    const today = dateOn(w.clock.now())
    const offered = document.found.find((f) => f.field === field)?.candidates.some((c) => c.value === text)
    const understood =
      way === 'candidate' && offered && field !== 'status'
        ? { value: field === 'amount_cents' ? Number(text) : text }
        : understand(field, text, today)
    if ('refused' in understood) return understood
    const [was, is] = [document.reading[field], understood.value]
    if (was === is) return { proofUuid: proof.uuid }
    const ourAccounts = await ourAccountNumbers(w)
    const corrected = correctedReading(document, field, is, { today, ourAccounts })
    // kept first: a value that was typed is judged as one
    await keepCorrection(w, proof.id, input, { was, is, box })
    await w.db
      .updateTable('proof')
      .set({ ...(await judgedColumns(w, proof, corrected, ourAccounts)), state: 'read', rejected_reason: null })
      .where('id', '=', proof.id)
      .execute()
    return { proofUuid: proof.uuid }
  })
}

async function keepCorrection(w: WriteContext, proofId: number, input: Correction, change: Change): Promise<void> {
  const uuid = w.newUuid()
  await w.db
    .insertInto('proof_correction')
    .values({
      uuid,
      proof_id: proofId,
      field: input.field,
      way: input.way,
      sealed_change: seal(w.keys, correctionPurpose({ uuid }), JSON.stringify(change)),
      corrected_by: input.staffId,
      corrected_at: w.clock.now(),
    })
    .execute()
  const shown = (value: string | number | null) => (value === null ? null : maskAccountsIn(String(value)))
  const values = plainFields.includes(input.field) ? { was: shown(change.was), is: shown(change.is) } : {}
  await record(w, {
    actor: input.staffName,
    kind: 'proof-corrected',
    subject: input.proofUuid,
    detail: { field: input.field, way: input.way, ...values },
  })
}

export interface KeptCorrection {
  field: FieldName
  way: CorrectionWay
  /** null once its time is over */
  change: Change | null
  by: string
  at: string
}

/** Oldest first. */
export async function correctionsOf(r: Pick<ReadContext, 'db' | 'keys'>, proofUuid: string): Promise<KeptCorrection[]> {
  const rows = await r.db
    .selectFrom('proof_correction')
    .innerJoin('proof', 'proof.id', 'proof_correction.proof_id')
    .innerJoin('staff', 'staff.id', 'proof_correction.corrected_by')
    .select(['proof_correction.uuid', 'field', 'way', 'sealed_change', 'corrected_at', 'staff.name'])
    .where('proof.uuid', '=', proofUuid)
    .orderBy('proof_correction.id')
    .execute()
  return rows.map((row) => {
    const text = row.sealed_change === null ? null : open(r.keys, correctionPurpose(row), row.sealed_change)
    return {
      field: row.field as FieldName,
      way: row.way,
      change: text === null ? null : (JSON.parse(text) as Change),
      by: row.name,
      at: row.corrected_at,
    }
  })
}

/** A proof that a person corrected, as the reader should have read it. */
export interface LabelledCase {
  proofUuid: string
  fileKey: string
  sha256: string
  mediaType: string
  state: string
  document: NonNullable<ReturnType<typeof openReading>>
}

/** Every corrected proof whose document and reading are still there. */
export async function* labelledCases(ctx: Pick<Context, 'read'>): AsyncGenerator<LabelledCase> {
  for (let after = 0; ;) {
    const row = await ctx.read.db
      .selectFrom('proof')
      .selectAll()
      .where('id', '>', after)
      .where('document_removed_at', 'is', null)
      .where('sealed_reading', 'is not', null)
      .where((eb) => eb.exists(eb.selectFrom('proof_correction').select('proof_correction.id').whereRef('proof_id', '=', 'proof.id')))
      .orderBy('id')
      .limit(1)
      .executeTakeFirst()
    if (row === undefined) return
    after = row.id
    const document = openReading(ctx.read.keys, proofReadingPurpose(row), row.sealed_reading)
    if (document !== null)
      yield { proofUuid: row.uuid, fileKey: row.file_key, sha256: row.sha256, mediaType: row.media_type, state: row.state, document }
  }
}
