// What the web server needs to be told. `app.ts` fills it from the settings of the
// process; tests fill it by hand.
import type { SignInThrottle } from '../security/sign-in-throttle.ts'
import type { FindPrincipal } from '../security/session-lookup.ts'
import type { SigningKeys } from '../security/csrf.ts'
import type { ProcessLog } from '../../observability/log.ts'

export interface WebServerSettings {
  readonly log: ProcessLog
  readonly signingKeys: SigningKeys
  readonly findPrincipal: FindPrincipal
  readonly throttle: SignInThrottle
  /** Origin of this site; undefined: the request's own host (loopback only). */
  readonly publicUrl: string | undefined
  readonly trustedProxies: number | string[] | false
  readonly keepAliveMs: number
  /** Folder of built assets. */
  readonly assetFolder: string
  /** Called after each answered request, probes included: counts towards recycling. */
  readonly onServed?: () => void
}
