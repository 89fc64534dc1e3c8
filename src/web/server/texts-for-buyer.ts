// What is filled into a kept page for the buyer who asks: counted now, in their turn, with the request's name on whatever is logged.
import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { BuyerPrincipal } from '../../business/accounts/principal.ts'
import { runInRequest } from '../../observability/request-context.ts'
import { issueCsrfToken, type SigningKeys } from '../security/csrf.ts'
import { buyerTexts, type CountForFrame } from './buyer-pages.tsx'
import type { PageForAll } from './kept-pages.tsx'
import { limits } from './limits.ts'
import type { Load } from './load.ts'
import type { SlotTexts } from './page-template.ts'
import { sessionBinding } from './visit.ts'

/** One that is answered from a kept page. */
export interface KeptRequest {
  readonly request: IncomingMessage
  readonly page: PageForAll
  readonly remoteAddress: string
  readonly requestId: string
}

export interface BuyerTextsParts {
  readonly load: Load
  readonly countForFrame: CountForFrame
  readonly signingKeys: SigningKeys
}

/** Rejects when the database does not answer, or not in time. */
export const textsForBuyer = (asked: KeptRequest, buyer: BuyerPrincipal, parts: BuyerTextsParts): Promise<SlotTexts> =>
  new Promise((resolve, reject) => {
    const { request, requestId, remoteAddress } = asked
    const facts = { method: 'GET', path: request.url?.split('?', 1)[0] ?? '', remote_addr: remoteAddress }
    const timer = setTimeout(() => reject(new Error('the counts of a frame are late')), limits.keptCountsMsMax)
    runInRequest({ request_id: requestId, request: facts }, () => {
      countInTurn(asked, buyer, parts)
        .finally(() => clearTimeout(timer))
        .then(resolve, reject)
    })
  })

const countInTurn = async (asked: KeptRequest, buyer: BuyerPrincipal, parts: BuyerTextsParts): Promise<SlotTexts> => {
  const { load, countForFrame, signingKeys } = parts
  try {
    const turn = load.takeTurn(asked)
    if (turn !== undefined) await turn
    const counts = await countForFrame(buyer)
    return { ...buyerTexts(buyer, counts), ...madeTexts(asked, buyer, signingKeys) }
  } finally {
    load.leave(asked)
  }
}

const madeTexts = ({ page }: KeptRequest, buyer: BuyerPrincipal, keys: SigningKeys): SlotTexts => {
  const { slots } = page.template
  return {
    ...(slots.has('csrf') ? { csrf: tokenOf(buyer, keys) } : {}),
    ...(slots.has('once') ? { once: randomUUID() } : {}),
  }
}

/** By principal, which a process knows for a second. */
const knownTokens = new WeakMap<BuyerPrincipal, string>()

/**
 * Other pages have a token each, lest compression tell of it letter by letter (BREACH). In a kept page it stands in a block that is not
 * compressed, so it may be the same for a second; signing it anew was a twentieth of such an answer.
 */
const tokenOf = (buyer: BuyerPrincipal, keys: SigningKeys): string => {
  const known = knownTokens.get(buyer)
  if (known !== undefined) return known
  const token = issueCsrfToken(keys, sessionBinding(buyer) ?? '')
  knownTokens.set(buyer, token)
  return token
}
