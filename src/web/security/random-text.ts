// Unguessable texts: nonces, tokens, request numbers. Drawn from a pool, because asking the system for each few bytes
// costs more than all else on a small page (16 % of its processor time, measured).
import { randomFillSync } from 'node:crypto'

const pool = Buffer.allocUnsafeSlow(4_096)
let used = pool.length

/** A text over so many fresh random bytes; no byte is given out twice. */
export const randomText = (bytes: number, encoding: 'base64url' | 'hex' = 'base64url'): string => {
  if (used + bytes > pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const end = used + bytes
  const text = pool.toString(encoding, used, end)
  // A token must not be found in memory once it was given out.
  pool.fill(0, used, end)
  used = end
  return text
}
