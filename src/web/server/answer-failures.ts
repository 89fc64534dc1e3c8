// What happens when a request fails: its line in the log, and its answer by way of Fastify's two handlers.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { traceOf } from '../../observability/request-log.ts'
import { Problem } from '../../problems.ts'
import { realmOf } from '../security/cookies.ts'
import { errorAnswer, problemOf } from './error-answer.tsx'
import { json } from './route.ts'
import { sendAnswer } from './send-answer.ts'
import { loggedPathOf, pathOf, wantsJson } from './visit.ts'
import type { WebServerSettings } from './web-settings.ts'

/** A Problem, or a defect of ours, as a page or as JSON; each is logged at its level, and counted. */
export const addFailureHandlers = (app: FastifyInstance, { onRefused }: WebServerSettings, drainSignal: AbortSignal): void => {
  const answerWith = async (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const problem = problemOf(error)
    logFailure(error, problem, request)
    if (problem !== undefined) onRefused?.(problem.code, request)
    if (reply.raw.headersSent) {
      reply.raw.destroy()
      return reply
    }
    reply.removeHeader('content-length')
    reply.removeHeader('content-disposition')
    if (problem?.retryAfterS !== undefined) reply.header('retry-after', problem.retryAfterS)
    if (problem?.status === 405 && !reply.hasHeader('allow')) reply.header('allow', 'GET, HEAD, POST')
    const failed = {
      wantsJson: wantsJson(request),
      realm: realmOf(pathOf(request)),
      path: pathOf(request),
      isGet: request.method === 'GET',
      nonce: request.nonce,
      requestId: request.id,
    }
    const options = { nonce: request.nonce, drainSignal }
    try {
      return await sendAnswer(request, reply, errorAnswer(problem, failed), options)
    } catch (pageError) {
      request.log.error({ err: pageError }, 'The error page itself failed')
      return sendAnswer(request, reply, json({ title: 'Error', requestId: request.id }, problem?.status ?? 500), options)
    }
  }
  app.setErrorHandler(answerWith)
  app.setNotFoundHandler((request, reply) => answerWith(new Problem('not-found'), request, reply))
}

const logFailure = (error: unknown, problem: Problem | undefined, request: FastifyRequest): void => {
  const facts = {
    request: { method: request.method, path: loggedPathOf(request), remote_addr: request.ip },
    ...userFacts(request),
    ...traceOf(request.headers['traceparent'] as string | undefined),
  }
  // Its end of the line is gone, and whatever failed over it is no failure of ours.
  if (request.raw.socket.destroyed) request.log.info(facts, 'The client went away')
  else if (problem === undefined) request.log.error({ ...facts, err: error }, `Request failed: ${request.method} ${loggedPathOf(request)}`)
  else if (problem.level === 'ERROR') request.log.error({ ...facts, err: problem.cause ?? problem }, problem.title)
  else if (problem.level === 'WARNING') request.log.warn({ ...facts, code: problem.code }, problem.title)
}

const userFacts = (request: FastifyRequest) => {
  const user = userOf(request)
  return user.userId === undefined ? {} : { user_id: user.userId, realm: user.realm }
}

/** Who asked, as the log names them. */
export const userOf = ({ principal }: Pick<FastifyRequest, 'principal'>) => {
  if (principal.kind === 'buyer') return { userId: principal.buyerId, realm: 'buyer' }
  if (principal.kind === 'office') return { userId: principal.staffId, realm: 'office' }
  if (principal.kind === 'key') return { userId: principal.keyId, realm: 'key' }
  return {}
}
