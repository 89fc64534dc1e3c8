// How long requests took, by method, route and status, in the buckets of a histogram. Recording adds to
// three numbers; names are put together once a second, when the counts go to the primary.
import { countKey } from './count-key.ts'

export const durationMetric = 'http_server_request_duration_seconds'

/** OpenTelemetry's own bounds without the finest distinctions: each bound is one more series per route and status. */
export const durationBoundsS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const

/** What requests are called that no route wants: a visitor's own path must never become a label. */
export const unmatchedRoute = 'unmatched'

// Three methods, the routes and their usual statuses are about 600; what is beyond this is counted as one.
const seriesMax = 2_000

const methods = ['GET', 'HEAD', 'POST']
const otherMethod = '_OTHER'

interface Series {
  readonly keys: readonly string[]
  readonly sumKey: string
  readonly cells: number[]
  sumS: number
  isTouched: boolean
}

/** Where counts go: the beat to the primary, or a test. */
export interface CountTarget {
  add(name: string, by: number): void
}

export class RequestDurations {
  readonly #byRoute = new Map<string, Map<number, Series>>()
  readonly #byName = new Map<string, Series>()

  /** `route` is the template of the address (`/orders/:uuid`), undefined when none matched. */
  record(method: string, route: string | undefined, status: number, durationMs: number): void {
    const series = this.#seriesOf(method, route ?? unmatchedRoute, status)
    const seconds = durationMs / 1000
    let cell = 0
    while (cell < durationBoundsS.length && seconds > (durationBoundsS[cell] ?? 0)) cell += 1
    series.cells[cell] = (series.cells[cell] ?? 0) + 1
    series.sumS += seconds
    series.isTouched = true
  }

  /** Hands over what was recorded since the last call. */
  moveTo(target: CountTarget): void {
    for (const series of this.#byName.values()) {
      if (!series.isTouched) continue
      for (const [index, count] of series.cells.entries()) {
        if (count > 0) target.add(series.keys[index] ?? '', count)
      }
      target.add(series.sumKey, series.sumS)
      series.cells.fill(0)
      series.sumS = 0
      series.isTouched = false
    }
  }

  #seriesOf(method: string, route: string, status: number): Series {
    const number = methods.indexOf(method) * 1000 + status
    let byNumber = this.#byRoute.get(route)
    if (byNumber === undefined) this.#byRoute.set(route, (byNumber = new Map()))
    let series = byNumber.get(number)
    if (series === undefined) byNumber.set(number, (series = this.#named(method, route, status)))
    return series
  }

  // Assets have a route for each file, under names that change with each build.
  #named(method: string, route: string, status: number): Series {
    const isFull = this.#byName.size >= seriesMax
    const labels = {
      http_request_method: methods.includes(method) ? method : otherMethod,
      http_route: isFull ? unmatchedRoute : route.startsWith('/assets/') ? '/assets/*' : route,
      http_response_status_code: isFull ? '0' : String(status),
    }
    const name = JSON.stringify(labels)
    let series = this.#byName.get(name)
    if (series === undefined) this.#byName.set(name, (series = newSeries(labels)))
    return series
  }
}

const newSeries = (labels: Record<string, string>): Series => ({
  keys: [...durationBoundsS.map(String), '+Inf'].map((le) => countKey(`${durationMetric}_bucket`, { ...labels, le })),
  sumKey: countKey(`${durationMetric}_sum`, labels),
  cells: Array.from({ length: durationBoundsS.length + 1 }, () => 0),
  sumS: 0,
  isTouched: false,
})
