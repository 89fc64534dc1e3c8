// Asking the paying bank about a proof, and what came of it. A confirmation is evidence, never money; without one the proof stands
// only when somebody writes why.
import type { BankAnswerOutcome } from '../../../adapters/database/tables/judging.ts'
import { lockRows } from '../../../adapters/database/dialect.ts'
import type { ReadContext, WriteContext } from '../../../context.ts'
import { found } from '../../../problems.ts'
import { once } from '../../audit/once.ts'
import { record } from '../../audit/record.ts'
import { maskAccountsIn } from '../../money/account-number.ts'
import { dateOn } from '../../money/calendar.ts'
import { bankAnswerCheck, bankAnswerCode } from './bank-answer-check.ts'
import { type Check, inOrder, verdictOf, withSmallDoubts } from './check.ts'
import type { BankAnswer } from './facts.ts'

export interface BankAnswerRow {
  uuid: string
  outcome: BankAnswerOutcome
  facility: string
  note: string
  askedBy: string
  askedAt: string
  acceptedWhy: string | null
  acceptedBy: string | null
  acceptedAt: string | null
}

/** Newest first: the first one counts. */
export async function listBankAnswers(r: Pick<ReadContext, 'db'>, proofUuid: string): Promise<BankAnswerRow[]> {
  const rows = await answersQuery(r).where('proof.uuid', '=', proofUuid).execute()
  return rows.map((row) => ({
    uuid: row.uuid,
    outcome: row.outcome,
    facility: row.facility,
    note: row.note,
    askedBy: row.asked_by_name,
    askedAt: row.asked_at,
    acceptedWhy: row.accepted_why,
    acceptedBy: row.accepted_by_name,
    acceptedAt: row.accepted_at,
  }))
}

const answersQuery = (r: Pick<ReadContext, 'db'>) =>
  r.db
    .selectFrom('bank_answer')
    .innerJoin('proof', 'proof.id', 'bank_answer.proof_id')
    .innerJoin('staff as asker', 'asker.id', 'bank_answer.asked_by')
    .leftJoin('staff as accepter', 'accepter.id', 'bank_answer.accepted_by')
    .selectAll('bank_answer')
    .select(['asker.name as asked_by_name', 'accepter.name as accepted_by_name'])
    .orderBy('bank_answer.id', 'desc')

/** What the judging goes by; null when nobody asked. */
export async function latestBankAnswer(r: Pick<ReadContext, 'db'>, proofId: number): Promise<BankAnswer | null> {
  const row = await answersQuery(r).where('bank_answer.proof_id', '=', proofId).limit(1).executeTakeFirst()
  if (!row) return null
  const { outcome, facility, accepted_why: acceptedWhy } = row
  return { outcome, facility, by: row.asked_by_name, on: dateOn(row.asked_at), acceptedWhy }
}

export interface AnswerToNote {
  proofUuid: string
  outcome: string
  facility: string
  note: string
  staffId: number
  staffName: string
  onceKey: string
}

export type AnswerField = 'outcome' | 'note'
export type AnswerNoted =
  | { proofUuid: string }
  | { refused: 'invalid'; problems: Partial<Record<AnswerField, string>> }
  | { refused: 'not-read-yet' | 'decided-already'; problems: { outcome: string } }

const outcomes: readonly BankAnswerOutcome[] = ['confirmed', 'not-confirmed', 'could-not-check']
const noteLengthMax = 500
const facilityLengthMax = 60

/** Records what the bank said and what the proof's checks say since then, in one transaction. */
export async function noteBankAnswer(w: WriteContext, input: AnswerToNote): Promise<AnswerNoted> {
  const outcome = outcomes.find((one) => one === input.outcome)
  const note = input.note.trim()
  if (outcome === undefined) return { refused: 'invalid', problems: { outcome: 'Choose what the bank said.' } }
  if (note.length > noteLengthMax) return { refused: 'invalid', problems: { note: `At most ${noteLengthMax} characters.` } }
  if (outcome === 'could-not-check' && note === '')
    return { refused: 'invalid', problems: { note: 'Say why it could not be checked, for whoever looks next.' } }
  const request = { outcome, note }
  return once(w, { scope: `bank-answer ${input.proofUuid}`, key: input.onceKey, request }, async (): Promise<AnswerNoted> => {
    const proof = await lockedProof(w, input.proofUuid)
    if (proof.state === 'accepted' || proof.state === 'rejected')
      return { refused: 'decided-already', problems: { outcome: `This proof was ${proof.state} already.` } }
    if (proof.state !== 'read') return { refused: 'not-read-yet', problems: { outcome: 'Only a proof that was read can be checked.' } }
    const facility = input.facility.trim().slice(0, facilityLengthMax) || 'Telephone'
    await w.db
      .insertInto('bank_answer')
      .values({
        uuid: w.newUuid(),
        proof_id: proof.id,
        outcome,
        facility,
        note: maskAccountsIn(note),
        asked_by: input.staffId,
        asked_at: w.clock.now(),
        accepted_why: null,
        accepted_by: null,
        accepted_at: null,
      })
      .execute()
    await restateChecks(w, proof)
    await record(w, { actor: input.staffName, kind: 'bank-answer-noted', subject: proof.uuid, detail: { outcome, facility } })
    return { proofUuid: proof.uuid }
  })
}

export type Allowed = { proofUuid: string } | { refused: 'invalid' | 'nothing-to-allow'; problems: { why: string } }

const whyLength = { min: 10, max: 300 } as const

/** Why the proof may be accepted although the bank did not confirm it. It stays in need of review; nothing is accepted by this. */
export async function allowUnconfirmed(
  w: WriteContext,
  input: { proofUuid: string; why: string; staffId: number; staffName: string },
): Promise<Allowed> {
  const why = maskAccountsIn(input.why.trim())
  if (why.length < whyLength.min || why.length > whyLength.max)
    return {
      refused: 'invalid',
      problems: { why: `Write the reason in ${whyLength.min} to ${whyLength.max} characters: it stays in the record.` },
    }
  const proof = await lockedProof(w, input.proofUuid)
  const answer = await answersQuery(w).where('bank_answer.proof_id', '=', proof.id).limit(1).executeTakeFirst()
  if (proof.state !== 'read' || answer?.outcome !== 'not-confirmed' || answer.accepted_why !== null)
    return { refused: 'nothing-to-allow', problems: { why: 'There is no unconfirmed answer that waits for a reason.' } }
  await w.db
    .updateTable('bank_answer')
    .set({ accepted_why: why, accepted_by: input.staffId, accepted_at: w.clock.now() })
    .where('id', '=', answer.id)
    .execute()
  await restateChecks(w, proof)
  await record(w, { actor: input.staffName, kind: 'unconfirmed-allowed', subject: proof.uuid, detail: { why } })
  return { proofUuid: proof.uuid }
}

async function lockedProof(w: WriteContext, uuid: string) {
  return found(
    await w.db
      .selectFrom('proof')
      .select(['id', 'uuid', 'state', 'checks'])
      .where('uuid', '=', uuid)
      .modifyEnd(lockRows(w.db))
      .executeTakeFirst(),
  )
}

/** The other checks stand as they were: what the bank says changes nothing about the document. */
async function restateChecks(w: WriteContext, proof: { id: number; checks: string | null }): Promise<void> {
  const others = (JSON.parse(proof.checks ?? '[]') as Check[]).filter(({ code }) => code !== bankAnswerCode)
  const checks = inOrder(withSmallDoubts([...others, ...bankAnswerCheck(await latestBankAnswer(w, proof.id))]))
  await w.db
    .updateTable('proof')
    .set({ verdict: verdictOf(checks), checks: maskAccountsIn(JSON.stringify(checks)) })
    .where('id', '=', proof.id)
    .execute()
}
