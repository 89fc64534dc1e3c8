// Makes the Visit that a handler is given out of Fastify's request and reply.
import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Principal } from '../../business/accounts/principal.ts'
import type { Context } from '../../context.ts'
import { contextLog } from '../../observability/log.ts'
import { cookieAttributes, deviceCookie, deviceKeptS, realmOf, sessionCookieOf, visitorCookie } from '../security/cookies.ts'
import { deviceIdOf, isCsrfToken, issueCsrfToken, issueDevice, issueVisitor, isVisitor, type SigningKeys } from '../security/csrf.ts'
import type { Form, UploadedFile } from './form.ts'
import type { Realm, Visit } from './route.ts'

export interface VisitParts {
  readonly ctx: Context
  readonly keys: SigningKeys
  readonly publicUrl: string | undefined
  readonly form: Form
  readonly files: readonly UploadedFile[]
  readonly body: unknown
  readonly giveBackUpload: () => Promise<void>
  readonly onSessionChange: (realm: Realm, token: string | undefined) => void
}

export const makeVisit = (request: FastifyRequest, reply: FastifyReply, parts: VisitParts): Visit => {
  let token: string | undefined
  let gone: AbortSignal | undefined
  const setSession: Visit['setSession'] = (realm, sessionToken) => {
    void reply.setCookie(sessionCookieOf[realm], sessionToken, cookieAttributes)
    parts.onSessionChange(realm, sessionToken)
  }
  return {
    ctx: parts.ctx,
    principal: request.principal,
    params: request.params as Record<string, string>,
    query: firstValues(request.query as Record<string, unknown>),
    form: parts.form,
    files: parts.files,
    body: parts.body,
    method: request.method === 'POST' ? 'POST' : 'GET',
    path: pathOf(request),
    pathAndQuery: request.url,
    wantsJson: wantsJson(request),
    nonce: request.nonce,
    get csrfToken() {
      token ??= issueCsrfToken(parts.keys, csrfBinding(request, reply, parts.keys))
      return token
    },
    get onceKey() {
      return randomUUID()
    },
    requestId: request.id,
    remoteAddress: request.ip,
    userAgent: (request.headers['user-agent'] ?? '').slice(0, 300),
    publicUrl: parts.publicUrl ?? `${request.protocol}://${request.host}`,
    get signal() {
      gone ??= signalOfDeparture(reply)
      return gone
    },
    log: contextLog(request.log as Parameters<typeof contextLog>[0]),
    header: (name) => singleOf(request.headers[name.toLowerCase()]),
    headers: () => Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, singleOf(value)])),
    signInOrigin: () => ({
      userAgent: (request.headers['user-agent'] ?? '').slice(0, 300),
      remoteAddress: request.ip,
      deviceId: deviceOf(request, reply, parts.keys),
    }),
    giveBackUpload: parts.giveBackUpload,
    setSession,
    signedIn: (realm, sessionToken, userId) => {
      setSession(realm, sessionToken)
      const at = { method: request.method, path: loggedPathOf(request), remote_addr: request.ip }
      request.log.info({ request: at, user_id: userId, realm }, 'User login successful')
    },
    clearSession: (realm) => {
      void reply.clearCookie(sessionCookieOf[realm], cookieAttributes)
      // whoever sits here next must not find pages or drafts of the last one; cookies of the other realm stay
      void reply.header('clear-site-data', '"cache", "storage"')
      parts.onSessionChange(realm, undefined)
    },
  }
}

const singleOf = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value)

// Issued with the first attempt, right or wrong, so that its presence tells nobody which it was.
const deviceOf = (request: FastifyRequest, reply: FastifyReply, keys: SigningKeys): string | undefined => {
  const known = deviceIdOf(keys, request.cookies[deviceCookie] ?? '')
  if (known !== undefined) return known
  const issued = issueDevice(keys)
  void reply.setCookie(deviceCookie, issued, { ...cookieAttributes, maxAge: deviceKeptS })
  return deviceIdOf(keys, issued)
}

// Made only for handlers that ask: an abort costs as much as a small page.
const signalOfDeparture = (reply: FastifyReply): AbortSignal => {
  const gone = new AbortController()
  if (reply.raw.closed) gone.abort()
  reply.raw.once('close', () => gone.abort())
  return gone.signal
}

/** The path as the log may keep it: a one-time link stands in the address and opens the office. */
export const loggedPathOf = (request: FastifyRequest): string => {
  const { token } = (request.params ?? {}) as { token?: string }
  return token === undefined ? pathOf(request) : pathOf(request).replace(/[^/]*$/, '…')
}

export const pathOf = (request: FastifyRequest): string => pathIn(request.url)

export const pathIn = (url: string): string => {
  const end = url.indexOf('?')
  return end === -1 ? url : url.slice(0, end)
}

/** Programs get JSON; whoever would also take a page gets the page. */
export const wantsJson = (request: FastifyRequest): boolean => {
  if (pathOf(request).startsWith('/api/')) return true
  const accept = request.headers.accept ?? ''
  return /\bapplication\/([\w.-]+\+)?json\b/.test(accept) && !accept.includes('text/html')
}

/** True when the token is one that this visitor's pages were given. */
export const hasValidToken = (request: FastifyRequest, keys: SigningKeys, token: string): boolean => {
  const session = sessionBinding(request.principal)
  if (session !== undefined) return isCsrfToken(keys, session, token)
  const visitor = request.cookies[visitorCookie]
  return visitor !== undefined && isVisitor(keys, visitor) && isCsrfToken(keys, visitor, token)
}

const csrfBinding = (request: FastifyRequest, reply: FastifyReply, keys: SigningKeys): string => {
  const session = sessionBinding(request.principal)
  if (session !== undefined) return session
  const known = request.cookies[visitorCookie]
  if (known !== undefined && isVisitor(keys, known)) return known
  const visitor = issueVisitor(keys)
  void reply.setCookie(visitorCookie, visitor, cookieAttributes)
  return visitor
}

/** What the form tokens of a session are bound to. */
export const bindingOf = ({ kind, sessionId }: { readonly kind: string; readonly sessionId: number }) => `${kind}:${sessionId}`

const sessionBinding = (principal: Principal) => ('sessionId' in principal ? bindingOf(principal) : undefined)

const firstValues = (query: Record<string, unknown>): Record<string, string | undefined> => {
  const first: Record<string, string | undefined> = Object.create(null)
  for (const [name, value] of Object.entries(query)) {
    const one: unknown = Array.isArray(value) ? value[0] : value
    if (typeof one === 'string') first[name] = one
  }
  return first
}

/** The session cookie that counts on this path. Programs under `/api/` may belong to either realm. */
export const sessionTokenOf = (request: FastifyRequest): { realm: Realm; token: string | undefined } => {
  const path = pathOf(request)
  const buyerToken = request.cookies[sessionCookieOf.buyer]
  const realm = path.startsWith('/api/') && buyerToken === undefined ? 'office' : realmOf(path)
  return { realm, token: request.cookies[sessionCookieOf[realm]] }
}
