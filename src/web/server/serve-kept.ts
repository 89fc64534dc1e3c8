// Which visitor may be given a kept page in place of the handler's, and when it is made. Who gets one before the framework looks at the
// request at all: answer-kept.ts.
import { problemOf } from './error-answer.tsx'
import type { KeptPages, PageForAll } from './kept-pages.tsx'
import { limits } from './limits.ts'
import { makePublicVisit } from './public-visit.ts'
import type { Answer, Route, Visit } from './route.ts'

/** The answer from a kept page, or undefined when the handler has to answer. */
export const keptAnswer = async (pages: KeptPages, route: Route, visit: Visit): Promise<Answer | undefined> => {
  if (!isKeepable(route, visit)) return undefined
  const page = await pages.find(route.path, visit.pathAndQuery, async () => {
    const asNobody = makePublicVisit(visit.ctx, visit)
    const answer = await route.handler(asNobody.visit)
    const isForAll = answer.kind === 'page' && answer.status === 200 && !asNobody.hasLookedAtVisitor()
    return isForAll ? answer.node : undefined
  })
  return page && filledFor(visit, page)
}

/** For a visitor who was recognised when the database went away: the page as strangers saw it last. */
export const staleAnswer = (pages: KeptPages, route: Route, visit: Visit, error: unknown): Answer | undefined => {
  if (problemOf(error)?.code !== 'unavailable' || route.options.keptBy === undefined) return undefined
  const page = pages.stale(visit.pathAndQuery)
  return page && filledFor(visit, page)
}

/** As our links spell it: with `%61` for `a`, or a host before it, the same page has addresses without end. */
const usualPath = /^\/[\w/-]*(?:\?|$)/

const isKeepable = ({ options: { keptBy } }: Route, visit: Visit): boolean =>
  keptBy !== undefined &&
  visit.principal.kind === 'anonymous' &&
  visit.pathAndQuery.length <= limits.keptAddressLengthMax &&
  usualPath.test(visit.pathAndQuery) &&
  Object.keys(visit.query).every((name) => keptBy.includes(name))

const filledFor = (visit: Visit, page: PageForAll): Answer => {
  const { slots } = page.template
  const texts = {
    nonce: visit.nonce,
    ...(slots.has('csrf') ? { csrf: visit.csrfToken } : {}),
    ...(slots.has('once') ? { once: visit.onceKey } : {}),
  }
  return { kind: 'kept', page, texts }
}
