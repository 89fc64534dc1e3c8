// What differs between the two realms on the pages about one's own account: addresses, permissions and the frame around them.
import type { ComponentChildren, VNode } from 'preact'
import { isIP } from 'node:net'
import type { RelyingParty } from '../../business/accounts/passkeys.ts'
import type { Permission } from '../../business/accounts/permissions.ts'
import { type Person, personOf } from '../../business/accounts/principal.ts'
import { Problem } from '../../problems.ts'
import type { Realm, Visit } from '../server/route.ts'

export interface Desk {
  readonly realm: Realm
  /** '' or '/office': before the addresses of signing in */
  readonly base: '' | '/office'
  /** where one is after signing in, and where the brand leads */
  readonly home: string
  /** address of the page about one's own account */
  readonly security: string
  /** whoever is signed in for good */
  readonly own: Permission
  /** whoever gave the right password */
  readonly halfWay: Permission
  /** The shop's search above the sign-in pages; the office has none. */
  readonly search: () => ComponentChildren
  /** The page inside the realm's own frame. */
  readonly frame: (
    visit: Visit,
    page: { title: string; lead: string; scripts?: readonly string[]; children: ComponentChildren },
  ) => Promise<VNode>
}

/** The person whose account the page is about. Routes let nobody else through. */
export const personAt = (visit: Visit): Person => {
  const person = personOf(visit.principal)
  if (person === null) throw new Problem('sign-in-needed')
  return person
}

export const sessionIdAt = (visit: Visit): number => ('sessionId' in visit.principal ? visit.principal.sessionId : 0)

/** This site as browsers name it, or null where passkeys cannot be: they belong to a host name, never to a bare IP address. */
export const siteOf = (visit: Visit): RelyingParty | null => {
  const url = URL.parse(visit.publicUrl)
  if (url === null || isIP(url.hostname.replace(/^\[|\]$/g, '')) !== 0) return null
  return { id: url.hostname, origin: url.origin }
}

/** Only this realm's own pages; anything else is its home. */
export const nextAt = (desk: Desk, asked: string | undefined): string => {
  if (asked === undefined || asked === '' || !asked.startsWith('/')) return desk.home
  const isOffice = /^\/office(?:[/?]|$)/.test(asked)
  return isOffice === (desk.realm === 'office') ? asked : desk.home
}

/** `path?next=…`, without what would say nothing. */
export const withNext = (desk: Desk, path: string, next: string): string =>
  next === '' || next === desk.home ? path : `${path}?next=${encodeURIComponent(next)}`
