// How each bank's files are made, learnt from proofs whose money came: never written down as such, always looked up, so that a match that
// is undone teaches nothing any more. The office sees it and can have it forgotten.
import { sql } from 'kysely'
import type { ReadContext, WriteContext } from '../../../context.ts'
import { judgingLimits } from '../../../config/judging-limits.ts'
import { record } from '../../audit/record.ts'
import type { BankFiles } from './facts.ts'

type Reading = Pick<ReadContext, 'db'>

/** PDF proofs that nobody rejected, whose invoice a standing match paid with a bank line of exactly their amount. */
const settledPdfs = (r: Reading) =>
  r.db
    .selectFrom('proof_trait')
    .innerJoin('proof', 'proof.id', 'proof_trait.proof_id')
    .where('proof_trait.origin', 'in', ['pdf', 'bank-mail'])
    .where('proof_trait.bank', 'is not', null)
    .where('proof_trait.forgotten_at', 'is', null)
    .where('proof.state', 'in', ['read', 'accepted'])
    .where((eb) => eb.or([eb('proof.verdict', 'is', null), eb('proof.verdict', '<>', 'blocked')]))
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('allocation')
          .innerJoin('bank_match', 'bank_match.id', 'allocation.match_id')
          .innerJoin('bank_line', 'bank_line.id', 'bank_match.bank_line_id')
          .select(sql.lit(1).as('one'))
          .whereRef('allocation.invoice_id', '=', 'proof.invoice_id')
          .whereRef('bank_line.amount_cents', '=', 'proof.amount_cents')
          .where('bank_match.active_bank_line_id', 'is not', null),
      ),
    )

/** Of one bank; the proof that is being judged teaches nothing about itself. */
export async function bankFilesOf(r: Reading, bank: string, exceptProofId: number): Promise<BankFiles> {
  const rows = await settledPdfs(r)
    .select(['proof_trait.producer', 'proof_trait.creator', 'proof_trait.fonts', 'proof_trait.has_text', 'proof.customer_id'])
    .where('proof_trait.bank', '=', bank)
    .where('proof.id', '<>', exceptProofId)
    .orderBy('proof_trait.proof_id', 'desc')
    .limit(judgingLimits.makerProofsMax)
    .execute()
  const makers = Map.groupBy(rows, ({ producer, creator }) => `${producer}\n${creator}`)
  return {
    proofs: rows.length,
    customers: customersOf(rows),
    withText: rows.filter((row) => row.has_text === 1).length,
    makers: [...makers.values()].flatMap((group) => {
      const [first] = group
      return first ? [{ producer: first.producer, creator: first.creator, proofs: group.length, customers: customersOf(group) }] : []
    }),
    fonts: [...new Set(rows.flatMap((row) => JSON.parse(row.fonts) as string[]))].sort(),
  }
}

const customersOf = (rows: readonly { customer_id: number }[]): number => new Set(rows.map((row) => row.customer_id)).size

export interface KnownMaker {
  bank: string
  producer: string
  creator: string
  proofs: number
  customers: number
  lastReceivedAt: string
}

/** What was learnt, for the office: by bank, most used first. Nothing in it is about a person. */
export async function listKnownMakers(r: Reading): Promise<KnownMaker[]> {
  const rows = await settledPdfs(r)
    .select(['proof_trait.bank', 'proof_trait.producer', 'proof_trait.creator'])
    .select((eb) => [
      eb.fn.countAll<number>().as('proofs'),
      eb.fn.count<number>('proof.customer_id').distinct().as('customers'),
      eb.fn.max('proof.received_at').as('last_received_at'),
    ])
    .groupBy(['proof_trait.bank', 'proof_trait.producer', 'proof_trait.creator'])
    .orderBy('proof_trait.bank')
    .orderBy('proofs', 'desc')
    .execute()
  return rows.map((row) => ({
    bank: row.bank ?? '',
    producer: row.producer,
    creator: row.creator,
    proofs: Number(row.proofs),
    customers: Number(row.customers),
    lastReceivedAt: row.last_received_at,
  }))
}

/** Nothing is learnt any more from the files made like this so far; later ones teach again. Answers how many they were. */
export async function forgetMaker(
  w: WriteContext,
  input: { bank: string; producer: string; creator: string; staffName: string },
): Promise<number> {
  const { bank, producer, creator, staffName } = input
  const { numUpdatedRows } = await w.db
    .updateTable('proof_trait')
    .set({ forgotten_at: w.clock.now() })
    .where('bank', '=', bank)
    .where('producer', '=', producer)
    .where('creator', '=', creator)
    .where('forgotten_at', 'is', null)
    .executeTakeFirst()
  const forgotten = Number(numUpdatedRows)
  if (forgotten > 0)
    await record(w, { actor: staffName, kind: 'maker-forgotten', subject: bank, detail: { producer, creator, proofs: forgotten } })
  return forgotten
}
