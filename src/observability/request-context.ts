// Which request the running code belongs to, for those who log what nobody caught.
import { AsyncLocalStorage } from 'node:async_hooks'

export interface RequestContext {
  readonly request_id: string
  readonly request: { readonly method: string; readonly path: string; readonly remote_addr: string }
}

const requests = new AsyncLocalStorage<RequestContext>()

/** Runs a request's further handling so that `currentRequest` finds it, in everything that follows from it. */
export const runInRequest = (context: RequestContext, go: () => void): void => requests.run(context, go)

/** Nothing outside a request. */
export const currentRequest = (): RequestContext | undefined => requests.getStore()
