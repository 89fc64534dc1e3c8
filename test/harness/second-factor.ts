// Second factors for people of journeys: an authenticator app that scans what the page shows, and the way past the second step.
import assert from 'node:assert/strict'
import { Secret, TOTP } from 'otpauth'
import type { Person } from './person.ts'

export interface Phone {
  /** The six digits at this instant (UTC text). */
  code(now: string): string
  readonly backupCodes: readonly string[]
  readonly secret: string
}

/** An app that was given this base32 secret. */
export const phoneWith = (secret: string, backupCodes: readonly string[] = []): Phone => {
  const totp = new TOTP({ secret: Secret.fromBase32(secret.replaceAll(' ', '')), period: 30, digits: 6 })
  return { code: (now) => totp.generate({ timestamp: Date.parse(now) }), backupCodes, secret }
}

/** The key that a set-up page shows for typing. */
export const shownSecret = (html: string): string => /data-copy="([A-Z2-7]{32})"/.exec(html)?.[1] ?? assert.fail('no key on the page')

/** The ten codes of the page that shows them once. */
export const shownCodes = (html: string): string[] =>
  [...html.matchAll(/<code>([a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4})<\/code>/g)].map(([, code = '']) => code)

/** On the set-up page after a first sign-in: scans, sends the code, and keeps the backup codes. Leaves the person signed in. */
export const setUpAuthenticator = async (person: Person, now: string): Promise<Phone> => {
  assert.match(person.page.path, /second-factor/)
  if (!/name="proposal"/.test(person.page.html)) await person.open(person.page.path)
  const secret = shownSecret(person.page.html)
  const codes = await person.send('/second-factor/set-up', { code: phoneWith(secret).code(now) })
  assert.equal(codes.status, 200, codes.text.slice(0, 500))
  const backupCodes = shownCodes(codes.html)
  assert.equal(backupCodes.length, 10)
  return phoneWith(secret, backupCodes)
}

/** Password and second step at the office's door. The phone's code is used up: thirty seconds later it shows another. */
export const signInToOffice = async (person: Person, email: string, password: string, phone: Phone | null, now: string): Promise<Phone> => {
  await person.open('/office/login')
  await person.send('/office/login', { email, password })
  if (phone === null) return setUpAuthenticator(person, now)
  await person.send('/office/second-factor', { code: phone.code(now) })
  assert.equal(person.page.path, '/office', person.page.text.slice(0, 300))
  return phone
}
