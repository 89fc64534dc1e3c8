// Browsers that signed in before. A known one is not slowed by strangers who guess at its account, and a new one is told by mail.
import { createHash } from 'node:crypto'
import { keepExisting } from '../../adapters/database/dialect.ts'
import type { Realm } from '../../adapters/database/tables/people.ts'
import type { WriteContext } from '../../context.ts'
import { record } from '../audit/record.ts'
import { tellPerson } from './account-mail.ts'
import type { Person } from './principal.ts'
import type { SignInOrigin } from './session.ts'

/** What the table keeps of a device's id; the id itself is only in that browser's signed cookie. */
export const hashOfDevice = (deviceId: string): string => createHash('sha256').update(`device|${deviceId}`).digest('hex')

/**
 * Called when somebody is signed in for good, second factor included. Remembers the browser, and tells the person about one that
 * was never seen on an account that has been used before.
 */
export async function welcomeDevice(w: WriteContext, person: Person, origin: SignInOrigin): Promise<void> {
  const now = w.clock.now()
  const { realm, subjectId } = person
  const known = await w.db
    .selectFrom('known_device')
    .select('device_hash')
    .where('realm', '=', realm)
    .where('subject_id', '=', subjectId)
    .execute()
  const deviceHash = origin.deviceId === undefined ? undefined : hashOfDevice(origin.deviceId)
  if (known.some((row) => row.device_hash === deviceHash)) {
    await w.db
      .updateTable('known_device')
      .set({ seen_at: now })
      .where('realm', '=', realm)
      .where('subject_id', '=', subjectId)
      .where('device_hash', '=', deviceHash ?? '')
      .execute()
    return
  }
  if (deviceHash !== undefined) {
    const insert = w.db
      .insertInto('known_device')
      .values({ realm, subject_id: subjectId, device_hash: deviceHash, created_at: now, seen_at: now })
    await keepExisting(w.db, insert, 'device_hash').execute()
  }
  if (known.length === 0) return
  const detail = { device: origin.userAgent.slice(0, 300) }
  await record(w, { actor: realm, kind: 'new-device', subject: person.email, detail, remoteAddress: origin.remoteAddress })
  await tellPerson(w, person.email, {
    event: 'new-device',
    at: now,
    device: origin.userAgent,
    remoteAddress: origin.remoteAddress,
  })
}

/** After a reset no browser is trusted any more: whoever knew the old password may have used one of them. */
export async function forgetDevices(w: WriteContext, realm: Realm, subjectId: number): Promise<void> {
  await w.db.deleteFrom('known_device').where('realm', '=', realm).where('subject_id', '=', subjectId).execute()
}
