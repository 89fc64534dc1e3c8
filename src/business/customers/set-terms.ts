// When goods of a customer may go, up to what amount it is believed on claims, and how long it may owe: set by who answers for the
// money, apart from the particulars, so that changing a phone number never touches them.
import type { ReleasePolicy } from '../../adapters/database/tables/people.ts'
import type { WriteContext } from '../../context.ts'
import { found, Problem } from '../../problems.ts'
import { record } from '../audit/record.ts'
import { parseAmount } from '../money/cents.ts'
import { releasePolicies } from './release-policies.ts'

export type TermField = 'releasePolicy' | 'claimLimit' | 'creditDays'

export interface TermsToSet {
  uuid: string
  version: number
  releasePolicy: string
  claimLimitText: string
  creditDaysText: string
  staffName: string
}

export type TermsSet = { uuid: string } | { refused: 'invalid'; problems: Partial<Record<TermField, string>> }

const creditDaysMax = 180

/** Counts for orders from now on and for goods still in the yard. Refuses a version that somebody else changed. */
export async function setTerms(w: WriteContext, input: TermsToSet): Promise<TermsSet> {
  const { problems, values } = judgeTerms(input)
  if (Object.keys(problems).length > 0) return { refused: 'invalid', problems }
  const { name } = found(await w.db.selectFrom('customer').select('name').where('uuid', '=', input.uuid).executeTakeFirst())
  const changed = await w.db
    .updateTable('customer')
    .set((eb) => ({ ...values, version: eb('version', '+', 1) }))
    .where('uuid', '=', input.uuid)
    .where('version', '=', input.version)
    .executeTakeFirst()
  if (Number(changed.numUpdatedRows) !== 1) throw new Problem('changed-meanwhile')
  await record(w, { actor: input.staffName, kind: 'customer-terms-set', subject: name, detail: values })
  return { uuid: input.uuid }
}

function judgeTerms(input: TermsToSet) {
  const problems: Partial<Record<TermField, string>> = {}
  const claimLimit = parseAmount(input.claimLimitText.trim() || '0')
  const creditDays = /^\d{1,3}$/.test(input.creditDaysText.trim()) ? Number(input.creditDaysText) : -1
  if (!Object.hasOwn(releasePolicies, input.releasePolicy)) problems.releasePolicy = 'Choose when goods may go.'
  if (claimLimit === null || claimLimit < 0) problems.claimLimit = 'Enter an amount in rand, for instance 250 000,00.'
  if (creditDays < 0 || creditDays > creditDaysMax) problems.creditDays = `Enter whole days, at most ${creditDaysMax}.`
  const values = { release_policy: input.releasePolicy as ReleasePolicy, claim_limit_cents: claimLimit ?? 0, credit_days: creditDays }
  return { problems, values }
}
