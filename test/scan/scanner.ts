// What a scanner is to the one who runs them all.
import type { Outcome } from './finding.ts'
import type { Tally } from './door.ts'
import type { Target } from './target.ts'

export interface Scanner {
  readonly name: string
  readonly what: string
  readonly timeLimitS: number
  /** The program it needs, and the Debian package that brings it. */
  readonly program?: { readonly name: string; readonly debianPackage: string }
  /** Looks at sources only: needs no running shop. */
  readonly isOffline?: true
  readonly scan: (scanning: Scanning) => Promise<Outcome>
}

export interface Scanning {
  readonly target: Target
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

/** Of the answers, at most this share may have said "come back later". */
const heldBackShareMax = 0.02

/** Why the scanner saw too little of the shop to say anything, or undefined when it saw enough. */
export const blindness = ({ requests, byStatus, cut }: Tally, requestsMin: number): string | undefined => {
  if (requests < requestsMin) return `it asked only ${requests} times`
  const [limited, busy] = [byStatus[429] ?? 0, byStatus[503] ?? 0]
  if (limited + busy > requests * heldBackShareMax) {
    return `${limited + busy} of ${requests} requests were told to come back later (429: ${limited}, 503: ${busy})`
  }
  if (cut > requests * heldBackShareMax) return `${cut} of ${requests} requests had no answer`
  return undefined
}
