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
