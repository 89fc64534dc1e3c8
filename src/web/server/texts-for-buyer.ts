// What is filled into a kept page for the buyer who asks: counted now, in their turn, with the request's name on whatever is logged.
import { randomUUID } from 'node:crypto'
import type { BuyerPrincipal } from '../../business/accounts/principal.ts'
import { runInRequest } from '../../observability/request-context.ts'
import { issueCsrfToken, type SigningKeys } from '../security/csrf.ts'
import { buyerTexts, type CountForFrame } from './buyer-pages.tsx'
import type { PageForAll } from './kept-pages.tsx'
import type { Load } from './load.ts'
import type { SlotTexts } from './page-template.ts'
import { bindingOf } from './visit.ts'

/** One that is answered from a kept page. */
export interface KeptRequest {
  readonly page: PageForAll
  readonly path: string
  readonly remoteAddress: string
  readonly requestId: string
}

export interface BuyerTextsParts {
  readonly load: Load
  readonly countForFrame: CountForFrame
  readonly signingKeys: SigningKeys
}

/** Rejects when the database does not answer in the time that each statement has. */
export const textsForBuyer = (asked: KeptRequest, buyer: BuyerPrincipal, parts: BuyerTextsParts): Promise<SlotTexts> =>
  new Promise((resolve, reject) => {
    const { requestId, path, remoteAddress } = asked
    runInRequest({ request_id: requestId, request: { method: 'GET', path, remote_addr: remoteAddress } }, () => {
      countInTurn(asked, buyer, parts).then(resolve, reject)
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
  const token = issueCsrfToken(keys, bindingOf(buyer))
  knownTokens.set(buyer, token)
  return token
}
