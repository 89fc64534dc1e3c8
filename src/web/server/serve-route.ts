// What happens between a matched route and its handler: the body is read, the form
// checked, and the Visit made.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { Problem } from '../../problems.ts'
import { confirmFirst } from '../accounts/confirm-page.tsx'
import { refuseForgedRequest } from '../security/guard.ts'
import type { SessionLookup } from '../security/session-lookup.ts'
import { isPlausibleBody } from './body-shape.ts'
import { Form, formFrom } from './form.ts'
import { readUpload, type Upload } from './read-upload.ts'
import type { KeptPages } from './kept-pages.tsx'
import type { Answer, Route, Visit } from './route.ts'
import { keptAnswer, staleAnswer } from './serve-kept.ts'
import { makeVisit, sessionTokenOf } from './visit.ts'
import type { WebServerSettings } from './web-settings.ts'

export interface ServeParts {
  readonly settings: WebServerSettings
  readonly sessions: SessionLookup
  readonly keptPages: KeptPages | undefined
}

export const serve = async (
  ctx: Context,
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
  { settings, sessions, keptPages }: ServeParts,
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
    onSessionChange: (realm) => {
      const current = sessionTokenOf(request).token
      if (current !== undefined) sessions.forget(realm, current)
    },
  })
  const asked = route.options.isFresh === true ? await confirmFirst(visit) : undefined
  return asked ?? answerFrom(route, visit, keptPages)
}

const isJson = (request: FastifyRequest): boolean => /^application\/json\b/i.test(request.headers['content-type'] ?? '')

const answerFrom = async (route: Route, visit: Visit, pages: KeptPages | undefined): Promise<Answer> => {
  if (pages === undefined) return route.handler(visit)
  try {
    return (await keptAnswer(pages, route, visit)) ?? (await route.handler(visit))
  } catch (error) {
    const stale = staleAnswer(pages, route, visit, error)
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
