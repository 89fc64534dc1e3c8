// The log of one request, whose lines carry its number. Most requests write nothing of their own, so it is made with the first line:
// made for each, it took a twelfth of the processor time of a signed-in page (measured).
import type { FastifyBaseLogger } from 'fastify'

type Bindings = Parameters<FastifyBaseLogger['child']>[0]

class RequestLogger {
  readonly #parent: FastifyBaseLogger
  readonly #bindings: Bindings
  #made: FastifyBaseLogger | undefined

  constructor(parent: FastifyBaseLogger, bindings: Bindings) {
    this.#parent = parent
    this.#bindings = bindings
  }

  made(): FastifyBaseLogger {
    return (this.#made ??= this.#parent.child(this.#bindings))
  }

  get level(): string {
    return this.#parent.level
  }

  child(...given: Parameters<FastifyBaseLogger['child']>): FastifyBaseLogger {
    return this.made().child(...given)
  }
}

const methods = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
for (const method of methods) {
  Object.defineProperty(RequestLogger.prototype, method, {
    value(this: RequestLogger, ...line: Parameters<FastifyBaseLogger['info']>) {
      this.made()[method](...line)
    },
  })
}

export const requestLogger = (parent: FastifyBaseLogger, bindings: Bindings): FastifyBaseLogger =>
  new RequestLogger(parent, bindings) as unknown as FastifyBaseLogger
