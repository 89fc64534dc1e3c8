// The two fields that no form of ours is without: the token against forged requests, and the key that makes
// sending twice have one effect.
import { randomUUID } from 'node:crypto'

/** In every POST form; the guard refuses the request without it. */
export const CsrfField = ({ token }: { token: string }) => <input type="hidden" name="csrf" value={token} />

/** In every form that moves money or goods. A form shown again after a refusal may keep its key: nothing happened. */
export const OnceField = ({ value = randomUUID() }: { value?: string }) => <input type="hidden" name="once" value={value} />
