// Bodies that parse well and are still not ours: too deep, too many values, or names that reach for an object's prototype.
import { limits } from './limits.ts'

/** False for a parsed body that no page or program of ours would send. */
export const isPlausibleBody = (body: unknown): boolean => {
  if (body === null || typeof body !== 'object') return true
  // The JSON parser refuses these by itself, at any depth; forms are flat, but their names may be bracketed.
  if (Object.keys(body).some((name) => /^__proto__(\[|\.|$)/.test(name))) return false
  let values = 0
  // level by level, without recursion: a body made to be deep must not cost the stack
  let level: object[] = [body]
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > limits.bodyDepthMax) return false
    const children: object[] = []
    for (const one of level) {
      for (const value of Object.values(one) as unknown[]) {
        if (++values > limits.bodyValuesMax) return false
        if (value !== null && typeof value === 'object') children.push(value)
      }
    }
    level = children
  }
  return true
}
