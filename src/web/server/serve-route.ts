// What happens between a matched route and its handler: the body is read, the form
// checked, and the Visit made.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { Problem } from '../../problems.ts'
import { confirmFirst } from '../accounts/confirm-page.tsx'
import { refuseForgedRequest } from '../security/guard.ts'
import { giveBackUpload } from '../security/rate-limits.ts'
import type { SessionLookup } from '../security/session-lookup.ts'
import { isPlausibleBody } from './body-shape.ts'
import { Form, formFrom } from './form.ts'
import { readUpload, type Upload } from './read-upload.ts'
import type { Answer, Route, Visit } from './route.ts'
import { type KeptParts, keptAnswer, staleAnswer } from './serve-kept.ts'
import { makeVisit, sessionTokenOf } from './visit.ts'
import type { WebServerSettings } from './web-settings.ts'

export interface ServeParts {
  readonly settings: WebServerSettings
  readonly sessions: SessionLookup
  readonly kept: KeptParts | undefined
}

export const serve = async (
  ctx: Context,
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
  { settings, sessions, kept }: ServeParts,
): Promise<Answer> => {
  const { form, files } = await readBody(request, route)
  if (route.method === 'POST' && route.options.isNotice !== true)
    refuseForgedRequest(request, form, settings.signingKeys, settings.publicUrl)
  const visit = makeVisit(request, reply, {
    ctx,
    keys: settings.signingKeys,
    publicUrl: settings.publicUrl,
    form,
    files,
    body: route.options.isNotice === true || isJson(request) ? request.body : undefined,
    giveBackUpload: () => giveBackUpload(request, settings.limiter),
    onSessionChange: (realm) => {
      const current = sessionTokenOf(request).token
      if (current !== undefined) sessions.forget(realm, current)
    },
  })
  const asked = route.options.isFresh === true ? await confirmFirst(visit) : undefined
  return asked ?? answerFrom(route, visit, kept)
}

const isJson = (request: FastifyRequest): boolean => /^application\/json\b/i.test(request.headers['content-type'] ?? '')

const answerFrom = async (route: Route, visit: Visit, kept: KeptParts | undefined): Promise<Answer> => {
  if (kept === undefined) return route.handler(visit)
  try {
    return (await keptAnswer(kept, route, visit)) ?? (await route.handler(visit))
  } catch (error) {
    const stale = staleAnswer(kept.pages, route, visit, error)
    if (stale === undefined) throw error
    return stale
  }
}

const readBody = async (request: FastifyRequest, route: Route): Promise<Upload> => {
  if (route.method === 'GET' || route.options.isNotice === true) return { form: new Form(), files: [] }
  if (request.isMultipart()) {
    if (route.options.upload !== true) throw new Problem('unsupported-media')
    return readUpload(request)
  }
  if (!isPlausibleBody(request.body)) throw new Problem('bad-request')
  return { form: formFrom(request.body), files: [] }
}
