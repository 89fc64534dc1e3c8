// What slows guessing of passwords and codes. The counts stand in the database, so all workers and machines share them and a
// restart forgets nothing; an attempt is counted before it is judged, so a thousand at once are not judged for one.
import { createHash } from 'node:crypto'
import { keepExisting, lockRows } from '../../adapters/database/dialect.ts'
import type { Realm } from '../../adapters/database/tables/people.ts'
import type { Context, WriteContext } from '../../context.ts'
import { compareTexts } from '../lists/compare-texts.ts'
import { networkOf } from './network.ts'

interface Rule {
  /** failures without a delay */
  free: number
  forgetMs: number
  /** failures after which time does not help; absent: never */
  max?: number
}

const delayMaxS = 300
const day = 86_400_000

const rules = {
  /** A person mistypes a few times; a guesser from one network soon waits five minutes for each try. */
  pair: { free: 5, forgetMs: day },
  /** Many accounts from one network: a whole office behind one address fails this often only when somebody guesses. */
  network: { free: 20, forgetMs: 15 * 60_000 },
  /** NIST 800-63B: at most 100 failures in a row for an account, from wherever they come. Never delays anybody. */
  account: { free: Number.POSITIVE_INFINITY, forgetMs: 30 * day, max: 100 },
  /** A browser that signed in here before is not held up by what others try, only by its own failures. */
  device: { free: 5, forgetMs: day, max: 10 },
  /** Codes of a second factor and passwords asked again: whoever gets here has the password already. */
  factor: { free: 5, forgetMs: 30 * day, max: 100 },
  /** Mail that strangers can make us send, and accounts that they can make us open. */
  request: { free: 10, forgetMs: 60 * 60_000 },
} as const satisfies Record<string, Rule>

type Kind = keyof typeof rules

/** What one attempt counts against. */
export interface Counted {
  kind: Kind
  of: string
}

/** May go on (and was counted as a failure until told otherwise), or has to wait, or time will not help. */
export type Admission = { admitted: readonly Counted[] } | { waitS: number } | { exhausted: true }

/** The counts of a try at an account's password. A known device (`deviceHash` of that account) counts only against itself. */
export const passwordAttempt = (realm: Realm, email: string, remoteAddress: string): Counted[] => {
  const account = `${realm}|${email}`
  const network = networkOf(remoteAddress)
  return [
    { kind: 'pair', of: `${account}|${network}` },
    { kind: 'network', of: network },
    { kind: 'account', of: account },
  ]
}

export const deviceAttempt = (realm: Realm, email: string, deviceHash: string): Counted => ({
  kind: 'device',
  of: `${realm}|${email}|${deviceHash}`,
})

export const factorAttempt = (realm: Realm, subjectId: number): Counted[] => [{ kind: 'factor', of: `${realm}|${subjectId}` }]

/** For forms that cost mail or a hash: by network only. */
export const requestAttempt = (what: string, remoteAddress: string): Counted[] => [
  { kind: 'request', of: `${what}|${networkOf(remoteAddress)}` },
]

/** Always the same, so that two attempts never wait for each other. */
const inOrder = (attempt: readonly Counted[]) => attempt.toSorted((a, b) => compareTexts(keyOf(a), keyOf(b)))

const keyOf = ({ kind, of }: Counted) => createHash('sha256').update(`${kind}|${of}`).digest('hex')

const later = (at: string, ms: number) => new Date(Date.parse(at) + ms).toISOString()

/** 1, 2, 4 … 300 seconds from the last free failure on. */
const delayMs = (failures: number, { free }: Rule) => (failures < free ? 0 : Math.min(delayMaxS, 2 ** (failures - free)) * 1_000)

/** Counts an attempt against everything it touches, or says why it may not be made now. One transaction of its own. */
export function admit(ctx: Context, attempt: readonly Counted[]): Promise<Admission> {
  return ctx.transact(async (w) => {
    const now = w.clock.now()
    const counts = []
    for (const counted of inOrder(attempt)) {
      counts.push({ counted, rule: rules[counted.kind] as Rule, ...(await lockedCount(w, counted, now)) })
    }
    if (counts.some(({ failures, rule }) => failures >= (rule.max ?? Number.POSITIVE_INFINITY))) return { exhausted: true as const }
    const waitMs = Math.max(...counts.map((count) => Date.parse(count.waitUntil) - Date.parse(now)))
    if (waitMs > 0) return { waitS: Math.ceil(waitMs / 1_000) }
    for (const { counted, rule, failures } of counts) {
      await w.db
        .updateTable('sign_in_failure')
        .set({
          failures: failures + 1,
          wait_until: later(now, delayMs(failures + 1, rule)),
          forget_at: later(now, rule.forgetMs),
        })
        .where('key_hash', '=', keyOf(counted))
        .execute()
    }
    return { admitted: attempt }
  })
}

async function lockedCount(w: WriteContext, counted: Counted, now: string): Promise<{ failures: number; waitUntil: string }> {
  const key_hash = keyOf(counted)
  const insert = w.db.insertInto('sign_in_failure').values({ key_hash, failures: 0, forget_at: now, wait_until: now })
  await keepExisting(w.db, insert, 'key_hash').execute()
  const row = await w.db
    .selectFrom('sign_in_failure')
    .select(['failures', 'wait_until', 'forget_at'])
    .where('key_hash', '=', key_hash)
    .modifyEnd(lockRows(w.db))
    .executeTakeFirstOrThrow()
  return row.forget_at <= now ? { failures: 0, waitUntil: now } : { failures: row.failures, waitUntil: row.wait_until }
}

/** The attempt was right: what it counted against is forgotten, but a network keeps its earlier failures. */
export async function forgive(w: WriteContext, attempt: readonly Counted[]): Promise<void> {
  const now = w.clock.now()
  for (const counted of inOrder(attempt)) {
    // an attacker must not wash a network clean by signing in to an account of his own
    if (counted.kind === 'network') await countOneLess(w, counted)
    else await rowOf(w, counted).set({ failures: 0, wait_until: now, forget_at: now }).execute()
  }
}

/** The attempt was not judged, because too many others were: it counts as if it had not been made. */
export const takeBack = (ctx: Context, attempt: readonly Counted[]): Promise<void> =>
  ctx.transact(async (w) => {
    for (const counted of inOrder(attempt)) await countOneLess(w, counted)
  })

const rowOf = (w: WriteContext, counted: Counted) => w.db.updateTable('sign_in_failure').where('key_hash', '=', keyOf(counted))

const countOneLess = (w: WriteContext, counted: Counted) =>
  rowOf(w, counted)
    .set((eb) => ({ failures: eb('failures', '-', 1), wait_until: w.clock.now() }))
    .where('failures', '>', 0)
    .execute()
