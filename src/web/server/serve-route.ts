// What happens between a matched route and its handler: the body is read, the form
// checked, guessing slowed, and the Visit made.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { Problem } from '../../problems.ts'
import { attemptOf, refuseForgedRequest } from '../security/guard.ts'
import type { SessionLookup } from '../security/session-lookup.ts'
import type { Attempt } from '../security/sign-in-throttle.ts'
import { Form, formFrom } from './form.ts'
import { readUpload, type Upload } from './read-upload.ts'
import type { Answer, Route } from './route.ts'
import { makeVisit, sessionTokenOf } from './visit.ts'
import type { WebServerSettings } from './web-settings.ts'

export interface ServeParts {
  readonly settings: WebServerSettings
  readonly sessions: SessionLookup
}

export const serve = async (
  ctx: Context,
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
  { settings, sessions }: ServeParts,
): Promise<Answer> => {
  const { form, files } = await readBody(request, route)
  const attempt = attemptOf(request, form)
  if (route.method === 'POST') refuseForgedRequest(request, form, settings.signingKeys, settings.publicUrl)
  if (attempt !== undefined) await refuseGuessing(settings, attempt)
  let hasSignedIn = false
  const visit = makeVisit(request, reply, {
    ctx,
    keys: settings.signingKeys,
    publicUrl: settings.publicUrl,
    form,
    files,
    onSessionChange: (realm, token) => {
      hasSignedIn ||= token !== undefined
      const current = sessionTokenOf(request).token
      if (current !== undefined) sessions.forget(realm, current)
    },
  })
  const answer = await route.handler(visit)
  if (attempt !== undefined) {
    await (hasSignedIn ? settings.throttle.recordSuccess(attempt) : settings.throttle.recordFailure(attempt))
  }
  return answer
}

const readBody = async (request: FastifyRequest, route: Route): Promise<Upload> => {
  if (route.method === 'GET') return { form: new Form(), files: [] }
  if (request.isMultipart()) {
    if (route.options.upload !== true) throw new Problem('unsupported-media')
    return readUpload(request)
  }
  if (namesPrototype(request.body)) throw new Problem('bad-request')
  return { form: formFrom(request.body), files: [] }
}

// The JSON parser refuses these by itself, at any depth; forms are flat, but their names may be bracketed.
const namesPrototype = (body: unknown): boolean =>
  body !== null && typeof body === 'object' && Object.keys(body).some((name) => /^__proto__(\[|\.|$)/.test(name))

const refuseGuessing = async (settings: WebServerSettings, attempt: Attempt): Promise<void> => {
  const seconds = await settings.throttle.waitSeconds(attempt)
  if (seconds === 0) return
  const sentence = `There were too many wrong attempts. Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`
  throw new Problem('too-many-requests', { sentence, retryAfterS: seconds })
}
