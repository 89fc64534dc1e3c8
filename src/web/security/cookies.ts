// Names and attributes of our cookies. The `__Host-` prefix makes browsers refuse
// them with a Domain, from another path, or over an insecure connection.
import type { Realm } from '../server/route.ts'

export const sessionCookieOf: Readonly<Record<Realm, string>> = { buyer: '__Host-buyer', office: '__Host-office' }
export const visitorCookie = '__Host-visitor'
/** Names a browser that tried to sign in, so that it is known the next time. Both realms: it says nothing about who. */
export const deviceCookie = '__Host-device'
/** The longest that browsers keep a cookie. */
export const deviceKeptS = 400 * 86_400

/** Lax, not Strict: a payment page elsewhere sends the buyer back with a plain GET, and must find them signed in. */
export const cookieAttributes = { path: '/', secure: true, httpOnly: true, sameSite: 'lax' } as const

/** `/office` and everything below it; the two realms never see each other's cookie. */
export const realmOf = (path: string): Realm => (path === '/office' || path.startsWith('/office/') ? 'office' : 'buyer')

export interface CookieUse {
  readonly name: string
  readonly purpose: string
  /** until when browsers keep it */
  readonly kept: string
}

/** Every cookie that this site can set, as the privacy page says it. All are needed for what a visitor asked for. */
export const cookieUses: readonly CookieUse[] = [
  {
    name: sessionCookieOf.buyer,
    purpose: 'Keeps you signed in to your company’s account.',
    kept: 'until you sign out or close the browser, 24 hours at most',
  },
  {
    name: sessionCookieOf.office,
    purpose: 'Keeps our own staff signed in to the office.',
    kept: 'until they sign out or close the browser, 12 hours at most',
  },
  {
    name: visitorCookie,
    purpose: 'Makes sure that a form which reaches us was sent by your browser from our page.',
    kept: 'until you close the browser',
  },
  {
    name: deviceCookie,
    purpose: 'Lets us know a browser again that tried to sign in, so that we can warn you of a new one.',
    kept: '400 days',
  },
]
