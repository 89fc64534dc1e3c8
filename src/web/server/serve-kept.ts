// Which visitor may be given a kept page in place of the handler's, and when it is made. Who gets one before the framework looks at the
// request at all: answer-kept.ts.
import { type Audience, audienceOf, buyerTexts, type CountForFrame } from './buyer-pages.tsx'
import { problemOf } from './error-answer.tsx'
import type { KeptPages, PageForAll, PageOfNobody } from './kept-pages.tsx'
import { limits } from './limits.ts'
import { makePublicVisit } from './public-visit.ts'
import type { SlotTexts } from './page-template.ts'
import type { Answer, Route, Visit } from './route.ts'

export interface KeptParts {
  readonly pages: KeptPages
  readonly countForFrame: CountForFrame
}

/** The answer from a kept page, or undefined when the handler has to answer. */
export const keptAnswer = async ({ pages, countForFrame }: KeptParts, route: Route, visit: Visit): Promise<Answer | undefined> => {
  const audience = audienceOf(visit.principal)
  if (audience === undefined || !isKeepable(route, visit)) return undefined
  const page = await pages.find(route.path, { address: visit.pathAndQuery, audience }, () => madeFor(audience, route, visit))
  if (page === undefined) return undefined
  const { principal } = visit
  return filledFor(visit, page, principal.kind === 'buyer' ? buyerTexts(principal, await countForFrame(principal)) : {})
}

const madeFor = async (audience: Audience, route: Route, visit: Visit): Promise<PageOfNobody | undefined> => {
  const asNobody = makePublicVisit(visit.ctx, visit, audience)
  const answer = await route.handler(asNobody.visit)
  if (answer.kind !== 'page' || answer.status !== 200) return undefined
  return { node: answer.node, hasLookedAtVisitor: () => asNobody.hasLookedAtVisitor() }
}

/** For a visitor who was recognised when the database went away: the page as strangers saw it last. */
export const staleAnswer = (pages: KeptPages, route: Route, visit: Visit, error: unknown): Answer | undefined => {
  if (problemOf(error)?.code !== 'unavailable' || route.options.keptBy === undefined) return undefined
  const page = pages.stale(visit.pathAndQuery)
  return page && filledFor(visit, page, {})
}

/** As our links spell it: with `%61` for `a`, or a host before it, the same page has addresses without end. */
const usualPath = /^\/[\w/-]*(?:\?|$)/

const isKeepable = ({ permission, options: { keptBy } }: Route, visit: Visit): boolean =>
  keptBy !== undefined &&
  permission === 'anyone' &&
  visit.pathAndQuery.length <= limits.keptAddressLengthMax &&
  usualPath.test(visit.pathAndQuery) &&
  Object.keys(visit.query).every((name) => keptBy.includes(name))

const filledFor = (visit: Visit, page: PageForAll, ofBuyer: SlotTexts): Answer => {
  const { slots } = page.template
  const texts = {
    ...ofBuyer,
    nonce: visit.nonce,
    ...(slots.has('csrf') ? { csrf: visit.csrfToken } : {}),
    ...(slots.has('once') ? { once: visit.onceKey } : {}),
  }
  return { kind: 'kept', page, texts }
}
