// What our hooks add to Fastify's own request and route objects, for the compiler.
import type { FastifyRequest } from 'fastify'
import type { Principal } from '../../business/accounts/principal.ts'
import { randomText } from '../security/random-text.ts'
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

/** Before anything is decided: nobody is signed in, and whatever is answered has its nonce. */
export const prepareRequest = (request: FastifyRequest): void => {
  request.principal = { kind: 'anonymous' }
  request.nonce = randomText(16)
}
