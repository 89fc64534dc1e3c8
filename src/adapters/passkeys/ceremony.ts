// Passkeys as the standard wants them (WebAuthn): what a browser is asked, and whether its answer holds. Which challenge was
// given to whom, and whose passkey it is, stands in business/accounts/passkeys.ts.
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'

/** The site as browsers name it; a passkey made for one host opens no other. */
export interface RelyingParty {
  /** host name without port */
  id: string
  /** scheme, host and port */
  origin: string
}

export interface StoredPasskey {
  credentialId: string
  /** base64url */
  publicKey: string
  signCount: number
  transports: readonly string[]
}

// Web workers load this when the first passkey is used, not at their start.
const library = () => import('@simplewebauthn/server')

/** Ed25519, ES256, RS256: what authenticators have. The library's own list begins with one that Node still calls experimental. */
const algorithms = [-8, -7, -257]

const challengeTimeoutMs = 5 * 60_000

/** What `navigator.credentials.create` is given, as JSON, with its challenge. */
export async function askForNew(
  site: RelyingParty,
  person: { handle: string; name: string; email: string },
  existing: readonly { credentialId: string; transports: readonly string[] }[],
): Promise<{ challenge: string; options: object }> {
  const { generateRegistrationOptions } = await library()
  const options = await generateRegistrationOptions({
    rpName: '360Degree Supply',
    rpID: site.id,
    userID: new TextEncoder().encode(person.handle),
    userName: person.email,
    userDisplayName: person.name,
    timeout: challengeTimeoutMs,
    attestationType: 'none',
    supportedAlgorithmIDs: algorithms,
    excludeCredentials: existing.map(({ credentialId, transports }) => ({ id: credentialId, transports: [...transports] })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  return { challenge: options.challenge, options }
}

/** The new passkey, or null when the browser's answer does not hold. */
export async function checkNew(site: RelyingParty, challenge: string, answer: string): Promise<StoredPasskey | null> {
  const response = parsed(answer) as RegistrationResponseJSON | null
  if (response === null) return null
  const { verifyRegistrationResponse } = await library()
  try {
    const checked = await verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms,
    })
    if (!checked.verified) return null
    const { id, publicKey, counter, transports } = checked.registrationInfo.credential
    return { credentialId: id, publicKey: Buffer.from(publicKey).toString('base64url'), signCount: counter, transports: transports ?? [] }
  } catch {
    return null
  }
}

/** What `navigator.credentials.get` is given. Without `allowed` the person chooses among the passkeys of this site. */
export async function askForKnown(
  site: RelyingParty,
  allowed: readonly { credentialId: string; transports: readonly string[] }[],
): Promise<{ challenge: string; options: object }> {
  const { generateAuthenticationOptions } = await library()
  const options = await generateAuthenticationOptions({
    rpID: site.id,
    timeout: challengeTimeoutMs,
    userVerification: 'required',
    allowCredentials: allowed.map(({ credentialId, transports }) => ({ id: credentialId, transports: [...transports] })),
  })
  return { challenge: options.challenge, options }
}

/** What the answer says about itself, unproven: which passkey, and which challenge it answers. */
export function claimsOf(answer: string): { credentialId: string; challenge: string } | null {
  const response = parsed(answer) as { id?: unknown; response?: { clientDataJSON?: unknown } } | null
  const clientData = response?.response?.clientDataJSON
  if (typeof response?.id !== 'string' || typeof clientData !== 'string') return null
  const { challenge } = (parsed(Buffer.from(clientData, 'base64url').toString('utf8')) ?? {}) as { challenge?: unknown }
  return typeof challenge === 'string' ? { credentialId: response.id, challenge } : null
}

/** The counter to keep, or null: wrong signature, site or challenge, no verified person, or a counter that went back (a copy). */
export async function checkKnown(site: RelyingParty, challenge: string, answer: string, passkey: StoredPasskey): Promise<number | null> {
  const response = parsed(answer) as AuthenticationResponseJSON | null
  if (response === null) return null
  const { verifyAuthenticationResponse } = await library()
  try {
    const checked = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.id,
      requireUserVerification: true,
      credential: {
        id: passkey.credentialId,
        publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')),
        counter: passkey.signCount,
        transports: [...passkey.transports],
      },
    })
    return checked.verified ? checked.authenticationInfo.newCounter : null
  } catch {
    return null
  }
}

/** An object, or null. */
const parsed = (text: string): object | null => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' ? value : null
  } catch {
    return null
  }
}
