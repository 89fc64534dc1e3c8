// Writes figures in the two text forms that Prometheus reads. Which figures there are is decided in
// web/operations; the escaping and the grammar are prom-client's.
import type { Metric, RegistryContentType, Registry as PromRegistry } from 'prom-client'
import type { Labels } from './count-key.ts'

export interface Sample {
  readonly labels?: Labels
  readonly value: number
  /** `…_bucket`, `…_sum`, `…_count` of a histogram; else the family's own name. */
  readonly metricName?: string
}

export interface Family {
  /** A counter's ends in `_total`. */
  readonly name: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly help: string
  readonly values: readonly Sample[]
}

export type ExpositionFormat = 'prometheus' | 'openmetrics'

/** The text and its media type. The library is loaded at the first call: a worker that nobody scrapes does without. */
export const writeExposition = async (
  families: readonly Family[],
  format: ExpositionFormat,
): Promise<{ text: string; mediaType: string }> => {
  const { Registry } = await import('prom-client')
  const registry: PromRegistry<RegistryContentType> = new Registry()
  const mediaType = format === 'openmetrics' ? Registry.OPENMETRICS_CONTENT_TYPE : Registry.PROMETHEUS_CONTENT_TYPE
  registry.setContentType(mediaType)
  for (const family of families) {
    const name = format === 'openmetrics' && family.type === 'counter' ? family.name.replace(/_total$/, '') : family.name
    const member = { ...family, name }
    // A registry asks its members for their values and nothing else; the values here are sums that the primary keeps.
    registry.registerMetric({ ...member, get: async () => member } as unknown as Metric)
  }
  return { text: await registry.metrics(), mediaType }
}
