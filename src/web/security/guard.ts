// Decides whether a request may reach its handler: who is asking, whether they may,
// and whether the form was ours.
import type { FastifyRequest } from 'fastify'
import { isOfficePermission, mayDo, type Permission } from '../../business/accounts/permissions.ts'
import { Problem } from '../../problems.ts'
import type { Form } from '../server/form.ts'
import { hasValidToken, pathOf } from '../server/visit.ts'
import { isFromHere, type SigningKeys } from './csrf.ts'

/**
 * Where an anonymous visitor has to go first, or undefined when the principal may pass;
 * throws `not-allowed` for somebody signed in without the right.
 */
export const signInPathFor = (request: FastifyRequest, permission: Permission): string | undefined => {
  if (mayDo(request.principal, permission)) return undefined
  const { principal } = request
  if (principal.kind !== 'anonymous' && principal.kind !== 'pending') throw new Problem('not-allowed')
  const realm = isOfficePermission(permission) ? '/office' : ''
  const isHalfWay = principal.kind === 'pending' && (principal.realm === 'office') === (realm !== '')
  const signIn = `${realm}${isHalfWay ? '/second-factor' : '/login'}`
  // After a POST there is no page to come back to under that address.
  const next = request.method === 'POST' ? undefined : request.url
  return next === undefined ? signIn : `${signIn}?next=${encodeURIComponent(next)}`
}

/**
 * Refuses a POST that another site made the browser send, or that carries no token of
 * this visitor's pages. Programs under `/api/` hold no page: for them the origin decides,
 * and their cookie is Lax, so a foreign form arrives without it anyway.
 */
export const refuseForgedRequest = (request: FastifyRequest, form: Form, keys: SigningKeys, publicUrl: string | undefined): void => {
  const publicHost = publicUrl === undefined ? undefined : URL.parse(publicUrl)?.host
  const from = {
    secFetchSite: single(request.headers['sec-fetch-site']),
    origin: request.headers.origin,
    ownHosts: publicHost === undefined ? [request.host] : [publicHost, request.host],
  }
  if (!isFromHere(from)) throw new Problem('form-stale')
  if (pathOf(request).startsWith('/api/')) return
  const token = form.text('csrf') || (single(request.headers['x-csrf-token']) ?? '')
  if (!hasValidToken(request, keys, token)) throw new Problem('form-stale')
}

const single = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value)
