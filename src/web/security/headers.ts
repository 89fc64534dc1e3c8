// Headers that every answer carries, and the content policies of pages and files.

export interface HeaderSettings {
  /** Tells browsers to come back over TLS only; never sent where the site is plain http. */
  readonly isSecureSite: boolean
}

const nonceStands = '{nonce}'

// Written once: only the nonce differs from answer to answer.
const [policyStart = '', policyMiddle = '', policyEnd = ''] = [
  "default-src 'none'",
  `script-src 'nonce-${nonceStands}' 'strict-dynamic'`,
  `style-src 'self' 'nonce-${nonceStands}'`,
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  // The office looks at a proof beside its fields: our own documents, in our own frame.
  "frame-src 'self'",
  "base-uri 'none'",
  "object-src 'none'",
  "frame-ancestors 'none'",
  // stands last: a page that sends its form elsewhere adds that origin
  "form-action 'self'",
]
  .join('; ')
  .split(nonceStands)

/**
 * For pages: scripts and styles only with this answer's nonce, nothing from other origins, no framing. `formOrigins` are of our own
 * choosing (`https://host`), for the one page that sends a buyer on to pay.
 */
export const pagePolicy = (nonce: string, formOrigins: readonly string[] = []): string =>
  [`${policyStart}${nonce}${policyMiddle}${nonce}${policyEnd}`, ...formOrigins].join(' ')

/** For files that people sent us: no script may run in them, and only our own pages may show them. */
export const filePolicy = (mediaType: string): string => {
  const base = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
  // A sandbox keeps the browser's own PDF viewer from starting.
  return mediaType === 'application/pdf' ? base : `${base}; sandbox`
}

/** For answers that are data: nothing in them is ever to be executed or framed. */
export const dataPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

export const standingHeaders = (settings: HeaderSettings): Readonly<Record<string, string>> => ({
  'x-content-type-options': 'nosniff',
  // same-origin, not no-referrer: with the latter browsers send `Origin: null` with our own forms.
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()',
  ...(settings.isSecureSite ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : {}),
})
