// A "no" of the business as an answer for programs: RFC 9457, with the refusal's own name as its code.
import { type Answer, json, type Visit } from '../../server/route.ts'

export interface Refusal {
  readonly code: string
  readonly sentence: string
  /** 422: what was asked cannot be done · 409: it could be, were things as the caller thinks */
  readonly status?: 409 | 422
  /** More members, for programs that go on from here. */
  readonly facts?: Readonly<Record<string, unknown>>
}

export const refusal = (visit: Visit, { code, sentence, status = 422, facts = {} }: Refusal): Answer =>
  json(
    {
      type: 'about:blank',
      title: status === 409 ? 'Not as things are now' : 'This cannot be done',
      status,
      detail: sentence,
      instance: visit.path,
      code,
      requestId: visit.requestId,
      ...facts,
    },
    status,
    'application/problem+json; charset=utf-8',
  )
