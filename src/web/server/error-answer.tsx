// What a failed request shows: a Problem's public sentence, or a reference for a
// defect of ours. The driver's or the library's own words never leave the server.
import type { FastifyError } from 'fastify'
import { ErrorPage } from '../components/error-page.tsx'
import { Problem, type ProblemCode } from '../../problems.ts'
import type { Realm } from './route.ts'
import { json, page, type Answer } from './route.ts'

const codeByStatus: Readonly<Record<number, ProblemCode>> = {
  400: 'bad-request',
  404: 'not-found',
  405: 'method-not-allowed',
  413: 'too-large',
  414: 'uri-too-long',
  415: 'unsupported-media',
  429: 'too-many-requests',
  431: 'headers-too-large',
  503: 'unavailable',
}

// The database and the store say themselves that they are away (each adapter knows its own errors); this is the net below them.
const otherMachineIsAway = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'EHOSTUNREACH', 'ENOTFOUND', 'EAI_AGAIN'])

/** The Problem that an error amounts to, or undefined for a defect of ours. */
export const problemOf = (error: unknown): Problem | undefined => {
  if (error instanceof Problem) return error
  const { statusCode, code } = error as Partial<FastifyError>
  if (code !== undefined && otherMachineIsAway.has(code)) return new Problem('unavailable', { cause: error, retryAfterS: 5 })
  const isClientError = typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500
  return isClientError ? new Problem(codeByStatus[statusCode] ?? 'bad-request', { cause: error }) : undefined
}

export interface FailedRequest {
  readonly wantsJson: boolean
  readonly realm: Realm
  readonly path: string
  readonly isGet: boolean
  readonly nonce: string
  /** Short, shown to the visitor, and in the log line of the failure. */
  readonly requestId: string
}

/** The answer for a failed request: RFC 9457 for programs, a page for people. */
export const errorAnswer = (problem: Problem | undefined, failed: FailedRequest): Answer => {
  const shown = problem ?? {
    code: 'internal-error',
    status: 500,
    title: 'Something broke on our side',
    sentence: 'It was our mistake, and it has been written down. Nothing was paid twice.',
  }
  if (failed.wantsJson) {
    const body = {
      type: 'about:blank',
      title: shown.title,
      status: shown.status,
      detail: shown.sentence,
      instance: failed.path,
      code: shown.code,
      requestId: failed.requestId,
      ...(problem?.fields === undefined ? {} : { errors: problem.fields.map(({ field, sentence }) => ({ field, detail: sentence })) }),
    }
    return json(body, shown.status, 'application/problem+json; charset=utf-8')
  }
  const reference = problem === undefined ? failed.requestId : undefined
  const { title, sentence, status } = shown
  const realm = failed.realm === 'office' ? 'office' : 'shop'
  const retryPath = mayRetry(failed, status) ? failed.path : undefined
  return page(
    <ErrorPage
      title={title}
      sentence={sentence}
      status={status}
      reference={reference}
      nonce={failed.nonce}
      realm={realm}
      retryPath={retryPath}
    />,
    status,
  )
}

const mayRetry = (failed: FailedRequest, status: number) => failed.isGet && [429, 500, 503].includes(status)
