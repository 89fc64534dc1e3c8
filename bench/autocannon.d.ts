// The part of autocannon that our benches use; the package brings no types.
declare module 'autocannon' {
  interface Options {
    readonly url: string
    readonly connections: number
    /** Seconds. */
    readonly duration?: number
    /** Requests, instead of a duration. */
    readonly amount?: number
    readonly headers?: Readonly<Record<string, string>>
  }
  interface Result {
    readonly requests: { readonly average: number; readonly total: number }
    /** Milliseconds. */
    readonly latency: { readonly p50: number; readonly p99: number }
    readonly non2xx: number
    readonly errors: number
  }
  interface Running extends Promise<Result> {
    /** `timeMs` is not rounded, unlike the latencies of the result. */
    on(event: 'response', hear: (client: unknown, status: number, bytes: number, timeMs: number) => void): void
  }
  const autocannon: (options: Options) => Running
  // oxlint-disable-next-line import/no-default-export -- the package's only export
  export default autocannon
}
