// What people agreed to: which text in which version, when and from where; and whether they want mail about offers. Rows are only
// added; the newest of a matter counts.
import type { ConsentMatter } from '../../adapters/database/tables/privacy.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { record } from '../audit/record.ts'
import { currentText, keepFirstText } from '../content/legal-text.ts'
import type { Person } from './principal.ts'
import type { SignInOrigin } from './session.ts'

export interface Consent {
  matter: ConsentMatter
  version: number | null
  isGiven: boolean
  at: string
  remoteAddress: string | null
}

type Who = Pick<Person, 'realm' | 'subjectId'>
type Origin = Pick<SignInOrigin, 'userAgent' | 'remoteAddress'>

const addConsent = (
  w: WriteContext,
  { realm, subjectId }: Who,
  origin: Origin,
  row: { matter: ConsentMatter; version: number | null; sha256: string | null; is_given: number },
) =>
  w.db
    .insertInto('consent')
    .values({
      realm,
      subject_id: subjectId,
      ...row,
      at: w.clock.now(),
      remote_address: origin.remoteAddress.slice(0, 64),
      user_agent: origin.userAgent.slice(0, 300),
    })
    .execute()

const acceptedBy = { buyer: ['terms', 'privacy'], office: ['privacy'] } as const

/** Whoever opens an account takes note of the privacy statement, and who buys accepts the terms, in the versions of this moment. */
export async function acceptTexts(w: WriteContext, who: Who, origin: Origin): Promise<void> {
  for (const matter of acceptedBy[who.realm]) {
    await keepFirstText(w, matter)
    const { version, sha256 } = await currentText(w, matter)
    await addConsent(w, who, origin, { matter, version, sha256, is_given: 1 })
  }
}

/** Mail about offers: given or taken back. What is so already is not written again. */
export async function chooseMarketing(w: WriteContext, person: Person, origin: Origin, isGiven: boolean): Promise<void> {
  if ((await wantsMarketing(w, person)) === isGiven) return
  await addConsent(w, person, origin, { matter: 'marketing', version: null, sha256: null, is_given: isGiven ? 1 : 0 })
  const kind = isGiven ? 'marketing-consent-given' : 'marketing-consent-withdrawn'
  await record(w, { actor: person.realm, kind, subject: person.email, remoteAddress: origin.remoteAddress })
}

/** No, until somebody said yes. */
export async function wantsMarketing(r: Pick<ReadContext, 'db'>, { realm, subjectId }: Who): Promise<boolean> {
  const newest = await r.db
    .selectFrom('consent')
    .select('is_given')
    .where('realm', '=', realm)
    .where('subject_id', '=', subjectId)
    .where('matter', '=', 'marketing')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return newest?.is_given === 1
}

/** Newest first. */
export async function listConsents(r: Pick<ReadContext, 'db'>, { realm, subjectId }: Who): Promise<Consent[]> {
  const rows = await r.db
    .selectFrom('consent')
    .select(['matter', 'version', 'is_given', 'at', 'remote_address'])
    .where('realm', '=', realm)
    .where('subject_id', '=', subjectId)
    .orderBy('id', 'desc')
    .execute()
  return rows.map((row) => ({
    matter: row.matter,
    version: row.version,
    isGiven: row.is_given === 1,
    at: row.at,
    remoteAddress: row.remote_address,
  }))
}
