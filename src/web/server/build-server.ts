// Builds the web server: which hook runs when, what each route is wrapped in, and
// how failures are shown. Pages and use cases are handed in as a table of routes.
import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import multipart from '@fastify/multipart'
import fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyHttpOptions,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'
import type { Server } from 'node:http'
import type { Context } from '../../context.ts'
import { logRequest } from '../../observability/request-log.ts'
import type { Principal } from '../../business/accounts/principal.ts'
import { Problem } from '../../problems.ts'
import { realmOf } from '../security/cookies.ts'
import { signInPathFor } from '../security/guard.ts'
import { standingHeaders } from '../security/headers.ts'
import { Gate, keepGate } from '../security/gate.ts'
import { KeyLookup } from '../security/key-lookup.ts'
import { randomText } from '../security/random-text.ts'
import { limitProgram, limitRoute, limitVisits } from '../security/rate-limits.ts'
import { SessionLookup } from '../security/session-lookup.ts'
import { type Lookups, whoAsks } from '../security/who-asks.ts'
import { answerKeptFirst } from './answer-kept.ts'
import { addFailureHandlers, userOf } from './answer-failures.ts'
import { addAssets } from './assets.ts'
import { clientAddress, trustOf } from './client-address.ts'
import { beforeDeadline } from './deadline.ts'
import { problemOf } from './error-answer.tsx'
import { prepareRequest } from './fastify-additions.ts'
import { KeptPages } from './kept-pages.tsx'
import { limits } from './limits.ts'
import { limitConnections } from './limit-connections.ts'
import { Load } from './load.ts'
import { answerUnreadable, findIrregularity } from './raw-requests.ts'
import { requestLogger } from './request-logger.ts'
import { type Answer, redirectTo, type Route } from './route.ts'
import { sendAnswer } from './send-answer.ts'
import type { KeptParts } from './serve-kept.ts'
import { serve } from './serve-route.ts'
import { limitBodyTime, limitReadingTime } from './slow-clients.ts'
import { loggedPathOf, pathOf, wantsJson } from './visit.ts'
import type { WebServerSettings } from './web-settings.ts'

export interface WebServer {
  readonly fastify: FastifyInstance
  /** Requests being answered now. */
  inFlight(): number
  /** From now on every answer says `Connection: close`, and event streams end. */
  startDraining(): void
}

/** A server that does not listen yet. Throws when a route has no permission or is declared twice. */
export const buildServer = async (ctx: Context, routes: readonly Route[], settings: WebServerSettings): Promise<WebServer> => {
  const drain = new AbortController()
  const app = createFastify(settings)
  const loadLimits = { ...limits, ...settings.load }
  const load = new Load(loadLimits, settings.log)
  app.addHook('onClose', async () => load.close())
  const sessions = new SessionLookup(settings.findPrincipal)
  const lookups = { sessions, keys: new KeyLookup(settings.findKey) }
  app.decorateRequest('principal', null as never)
  app.decorateRequest('nonce', '')
  app.decorateRequest('isLongLived', false)
  const gate = settings.readGate && new Gate(settings.readGate, sessions)
  if (gate) keepGate(app, gate, headersOf(settings))
  limitVisits(app, {
    limiter: settings.limiter,
    standingHeaders: headersOf(settings),
    isTrustingNobody: settings.trustedProxies === false,
  })
  const kept = settings.kept && { pages: new KeptPages(settings.kept.editions, ctx.clock), countForFrame: settings.kept.countForFrame }
  await app.register(cookie)
  addHooks(app, settings, { ...lookups, load, drainSignal: drain.signal })
  await app.register(formbody, { bodyLimit: limits.formBytesMax })
  await app.register(multipart, {
    throwFileSizeLimit: false,
    limits: {
      fileSize: limits.fileBytesMax,
      files: limits.filesMax,
      fields: limits.fieldsMax,
      fieldSize: limits.fieldBytesMax,
      parts: limits.filesMax + limits.fieldsMax,
      headerPairs: 20,
    },
  })
  await addAssets(app, settings.assetFolder)
  // before anything that is waited for below: routes that were loaded by then would answer failures in Fastify's own way
  addFailureHandlers(app, settings, drain.signal)
  const routeParts = { settings, sessions, kept, load, drainSignal: drain.signal }
  for (const one of routes) if (one.options.isNotice !== true) addRoute(app, ctx, one, routeParts)
  await app.register(async (receivers) => {
    keepBodiesAsBytes(receivers)
    for (const one of routes) if (one.options.isNotice === true) addRoute(receivers, ctx, one, routeParts)
  })
  refuseOtherMethods(app, routes)
  if (kept) {
    const addressOf = clientAddress(trustOf(settings.trustedProxies))
    const { limiter, log, onServed, signingKeys } = settings
    const standing = { standingHeaders: headersOf(settings), drainSignal: drain.signal }
    answerKeptFirst(app.server, { ...kept, sessions, signingKeys, load, gate, limiter, addressOf, ...standing, log, onServed })
  }
  const inFlight = limitConnections(app.server, loadLimits.connectionsMax, settings.log)
  return { fastify: app, inFlight, startDraining: () => drain.abort() }
}

/** What comes in is read by our own forms and shapes. Fastify would load two compilers for schemas that no route has. */
const noSchemas = (): never => {
  throw new Error('no route has a schema')
}

const createFastify = (settings: WebServerSettings): FastifyInstance => {
  const options: FastifyHttpOptions<Server, FastifyBaseLogger> = {
    loggerInstance: settings.log,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' }),
    genReqId: () => randomText(6, 'hex'),
    requestIdHeader: false,
    trustProxy: trustOf(settings.trustedProxies),
    bodyLimit: limits.formBytesMax,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: settings.keepAliveMs,
    connectionTimeout: limits.idleConnectionTimeoutMs,
    // Draining workers answer until their last connection has said what it had to say.
    return503OnClosing: false,
    forceCloseConnections: false,
    clientErrorHandler(error, socket) {
      answerUnreadable(settings.log, error, socket)
    },
    frameworkErrors: answerUnroutable,
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
    http: {
      headersTimeout: limits.headersTimeoutMs,
      connectionsCheckingInterval: limits.connectionsCheckingIntervalMs,
      maxHeaderSize: limits.headerBytesMax,
    },
  }
  const app: FastifyInstance = fastify(options)
  app.setChildLoggerFactory((log, bindings) => requestLogger(log, bindings))
  // Node drops what is beyond this count in silence; our first hook wants to see it and say 431.
  app.server.maxHeadersCount = 0
  return app
}

/** An address that cannot be decoded, such as `/%ff`. */
const answerUnroutable = (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
  request.log.info(`Unroutable request: ${error.code}`)
  void reply.code(400).type('text/plain; charset=utf-8').header('x-content-type-options', 'nosniff').send('Bad Request\n')
}

interface HookParts extends Lookups {
  readonly load: Load
  readonly drainSignal: AbortSignal
}

const headersOf = (settings: WebServerSettings) => standingHeaders({ isSecureSite: settings.publicUrl?.startsWith('https:') === true })

const addHooks = (app: FastifyInstance, settings: WebServerSettings, parts: HookParts): void => {
  const { load, drainSignal } = parts
  const headers = headersOf(settings)
  /** False when it was answered: it has to sign in first. */
  const admit = async (request: FastifyRequest, reply: FastifyReply, ours: Route): Promise<boolean> => {
    request.principal = await whoAsks(request, parts).catch((error: unknown) => strangerInOutage(error, request, ours))
    await limitProgram(request, reply, settings.limiter)
    const signIn = signInPathFor(request, ours.permission)
    if (signIn === undefined) {
      await limitRoute(request, reply, ours, settings.limiter)
      return true
    }
    if (wantsJson(request)) throw signInProblem(request, reply)
    await sendAnswer(request, reply, redirectTo(signIn), { nonce: request.nonce, drainSignal })
    return false
  }
  app.addHook('onRequest', async (request, reply) => {
    prepareRequest(request)
    reply.headers(headers).header('x-request-id', request.id)
    const irregularity = findIrregularity(request.raw)
    if (irregularity !== undefined) throw irregularity
    const ours = request.routeOptions.config.ours
    limitBodyTime(request, ours?.options.upload === true)
    if (ours === undefined || ours.options.isProbe === true) return
    // it comes again, but each time later: what tells of money is taken before anything else is
    if (ours.options.isNotice === true) return limitRoute(request, reply, ours, settings.limiter)
    load.refuseWhenFull()
    if (ours.method === 'GET') await load.takeTurn(request)
    let isGoingOn = false
    try {
      isGoingOn = await admit(request, reply, ours)
    } finally {
      // A request that ends here gives its place back here: of one whose client has gone, no later hook hears.
      if (!isGoingOn) load.leave(request)
    }
    return isGoingOn ? undefined : reply
  })
  app.addHook('onSend', async (request, reply, payload) => {
    limitReadingTime(reply.raw, request.log, () => request.isLongLived)
    if (drainSignal.aborted) reply.header('connection', 'close')
    return payload
  })
  app.addHook('onResponse', async (request, reply) => {
    load.leave(request)
    settings.onServed?.({
      method: request.method,
      route: request.routeOptions.url,
      status: reply.statusCode,
      durationMs: reply.elapsedTime,
      isLongLived: request.isLongLived,
      isProbe: request.routeOptions.config.ours?.options.isProbe === true,
      requestId: request.id,
    })
    logRequest(settings.log, {
      method: request.method,
      path: loggedPathOf(request),
      remoteAddress: request.ip,
      statusCode: reply.statusCode,
      durationMs: reply.elapsedTime,
      isLongLived: request.isLongLived,
      requestId: request.id,
      traceparent: request.headers['traceparent'] as string | undefined,
      ...userOf(request),
    })
  })
}

/** While nobody can be recognised, pages that are the same for everybody are shown as to a stranger; the cookie stays. */
const strangerInOutage = (error: unknown, request: FastifyRequest, ours: Route): Principal => {
  const isForAll = ours.method === 'GET' && ours.permission === 'anyone' && realmOf(pathOf(request)) === 'buyer'
  if (isForAll && problemOf(error)?.code === 'unavailable') return { kind: 'anonymous' }
  throw error
}

const signInProblem = (request: FastifyRequest, reply: FastifyReply): Problem => {
  if (!pathOf(request).startsWith('/api/')) return new Problem('sign-in-needed')
  reply.header('www-authenticate', 'Bearer')
  return new Problem('sign-in-needed', { sentence: 'Send a key that is valid, as “Authorization: Bearer …”.' })
}

interface RouteParts {
  readonly settings: WebServerSettings
  readonly sessions: SessionLookup
  readonly kept: KeptParts | undefined
  readonly load: Load
  readonly drainSignal: AbortSignal
}

const addRoute = (app: FastifyInstance, ctx: Context, ours: Route, parts: RouteParts): void => {
  // The type already demands a permission; a table built from JavaScript or a cast must not slip through.
  if (typeof ours.permission !== 'string') throw new Error(`the route ${ours.method} ${ours.path} names no permission`)
  app.route({
    method: ours.method,
    url: ours.path,
    bodyLimit: ours.options.bodyLimitBytes ?? limits.formBytesMax,
    config: { ours },
    handler: async (request, reply) => {
      const answer = await answerInTime(ctx, ours, request, reply, parts)
      return sendAnswer(request, reply, answer, { nonce: request.nonce, drainSignal: parts.drainSignal })
    },
  })
}

const answerInTime = async (
  ctx: Context,
  ours: Route,
  request: FastifyRequest,
  reply: FastifyReply,
  parts: RouteParts,
): Promise<Answer> => {
  const { load } = parts
  if (!isNeverSentAway(ours)) load.enter(request)
  try {
    if (request.isMultipart()) load.enterUpload(request)
    const timeoutMs = ours.options.upload === true ? limits.uploadTimeoutMs : limits.handlerTimeoutMs
    return await beforeDeadline(timeoutMs, serve(ctx, ours, request, reply, parts), (error) =>
      request.log.warn({ err: error }, 'A request that nobody waited for any more failed'),
    )
  } finally {
    load.leave(request)
  }
}

const isNeverSentAway = ({ options }: Route): boolean => options.isProbe === true || options.isNotice === true

/** What was signed is what came over the wire: nothing parses it before its signature was looked at. */
const keepBodiesAsBytes = (receivers: FastifyInstance): void => {
  receivers.removeAllContentTypeParsers()
  receivers.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
}

/** A known path asked with the wrong method says so (405), rather than pretending not to exist. */
const refuseOtherMethods = (app: FastifyInstance, routes: readonly Route[]): void => {
  const methodsOf = new Map<string, Set<string>>()
  for (const { path, method } of routes) methodsOf.set(path, (methodsOf.get(path) ?? new Set()).add(method))
  for (const [path, methods] of methodsOf) {
    for (const method of ['GET', 'POST']) {
      if (methods.has(method)) continue
      app.route({
        method: method as 'GET' | 'POST',
        url: path,
        handler: async (_request, reply) => {
          reply.header('allow', [...methods].join(', '))
          throw new Problem('method-not-allowed')
        },
      })
    }
  }
}
