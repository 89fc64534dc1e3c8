// What a platform will do to us that our settings do not reckon with, said at start and how to mend it.
import type { ProcessSettings } from '../config/processes.ts'

/** Sentences for the log; none when nothing is wrong. */
export const platformWarnings = ({ platform, gracefulTimeoutMs, drainDelayMs }: ProcessSettings): string[] => {
  const warnings: string[] = []
  const neededS = Math.ceil((gracefulTimeoutMs + drainDelayMs) / 1000)
  const { railwayDrainingS, isKubernetes } = platform
  if (railwayDrainingS !== undefined && railwayDrainingS < neededS) {
    warnings.push(
      `Railway kills ${railwayDrainingS} s after its TERM, GRACEFUL_TIMEOUT and DRAIN_DELAY want ${neededS} s: set RAILWAY_DEPLOYMENT_DRAINING_SECONDS=${neededS + 2}, or requests in flight are cut at each deploy`,
    )
  }
  if (isKubernetes && drainDelayMs === 0) {
    warnings.push(
      'Kubernetes goes on sending requests for some seconds after its TERM: set DRAIN_DELAY=5, and terminationGracePeriodSeconds above DRAIN_DELAY + GRACEFUL_TIMEOUT',
    )
  }
  return warnings
}
