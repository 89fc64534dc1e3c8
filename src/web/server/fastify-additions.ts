// What our hooks add to Fastify's own request and route objects, for the compiler.
import type { Principal } from '../../business/accounts/principal.ts'
import type { Route } from './route.ts'

declare module 'fastify' {
  interface FastifyRequest {
    principal: Principal
    nonce: string
    /** Event streams last for minutes; that is not a slow request. */
    isLongLived: boolean
  }

  interface FastifyContextConfig {
    ours?: Route
  }
}
