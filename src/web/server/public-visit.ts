// A Visit by nobody in particular, for rendering a page that is kept for all strangers or all buyers of the same roles: forms and frame
// carry stand-ins, and a handler that looks at anything else of one visitor is caught doing so.
import type { Context } from '../../context.ts'
import type { BuyerPrincipal, Principal } from '../../business/accounts/principal.ts'
import type { Audience } from './buyer-pages.tsx'
import { Form } from './form.ts'
import { standIns } from './page-template.ts'
import type { Visit } from './route.ts'

export interface PublicRequest {
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string | undefined>>
  readonly path: string
  readonly pathAndQuery: string
}

export interface PublicVisit {
  readonly visit: Visit
  /** True once the handler has asked for what differs from visitor to visitor: what it rendered is for nobody. */
  hasLookedAtVisitor(): boolean
}

export const makePublicVisit = (ctx: Context, asked: PublicRequest, audience: Audience): PublicVisit => {
  let hasLooked = false
  const looked = <T>(nothing: T): T => {
    hasLooked = true
    return nothing
  }
  const visit: Visit = {
    ctx,
    principal: audience.kind === 'strangers' ? { kind: 'anonymous' } : anyBuyer(audience.roles, looked),
    shownCounts: { cartLines: standIns.cartLines, approvals: standIns.approvals },
    params: asked.params,
    query: asked.query,
    form: new Form(),
    files: [],
    body: undefined,
    method: 'GET',
    path: asked.path,
    pathAndQuery: asked.pathAndQuery,
    nonce: standIns.nonce,
    csrfToken: standIns.csrf,
    onceKey: standIns.once,
    log: ctx.log,
    get wantsJson() {
      return looked(false)
    },
    get requestId() {
      return looked('')
    },
    get remoteAddress() {
      return looked('')
    },
    get userAgent() {
      return looked('')
    },
    get publicUrl() {
      return looked('')
    },
    get signal() {
      return looked(new AbortController().signal)
    },
    header: () => looked(undefined),
    headers: () => looked({}),
    signInOrigin: () => looked({ userAgent: '', remoteAddress: '', deviceId: '' }),
    giveBackUpload: () => looked(Promise.resolve()),
    setSession: () => looked(undefined),
    signedIn: () => looked(undefined),
    clearSession: () => looked(undefined),
  }
  return { visit, hasLookedAtVisitor: () => hasLooked }
}

const anyBuyer = (roles: BuyerPrincipal['roles'], looked: <T>(nothing: T) => T): Principal => ({
  kind: 'buyer',
  roles,
  name: standIns.name,
  customerName: standIns.companyName,
  get buyerId() {
    return looked(0)
  },
  get customerId() {
    return looked(0)
  },
  get email() {
    return looked('')
  },
  get sessionId() {
    return looked(0)
  },
})
