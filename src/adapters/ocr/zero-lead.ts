/** How far the recognition network leaned to a zero where it read a character: what is made of it is `struck-zeros.ts`. */

/** What a zero is taken for, and what it is. */
const ZERO_LIKE = /^[0689eBOoDQ]$/
const ZEROS = ['0', 'O', 'o', 'D', 'Q']
const OTHERS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', 'B', 'e', 'C', 'U', 'G']
/** Less likely than this is unlikely, however much less. */
const LIKELIHOOD_MIN = 0.001

type Classes = { zeros: number[]; others: number[] }
const known = new WeakMap<readonly string[], Classes>()

function classesIn(characters: readonly string[]): Classes {
  const found = known.get(characters) ?? {
    zeros: ZEROS.map((character) => characters.indexOf(character)),
    others: OTHERS.map((character) => characters.indexOf(character)),
  }
  known.set(characters, found)
  return found
}

/**
 * Logarithm of how much likelier a zero is than the likeliest digit or letter that one is taken for, by the answers from `at` on; null for
 * a character that nobody would take for a zero.
 */
export function zeroLead(character: string, scores: Float32Array, at: number, characters: readonly string[]): number | null {
  if (!ZERO_LIKE.test(character)) return null
  const { zeros, others } = classesIn(characters)
  const scoreOf = (place: number): number => scores[at + place] ?? 0
  const zero = zeros.reduce((sum, place) => sum + scoreOf(place), 0)
  const other = others.reduce((most, place) => Math.max(most, scoreOf(place)), 0)
  return Math.log(Math.max(LIKELIHOOD_MIN, zero) / Math.max(LIKELIHOOD_MIN, other))
}
