/**
 * Label words in letters that were misread or glued together: the cheapest way to cut a token into known words, each
 * within a letter or two. Exact words are `words.ts`.
 */
import { LABEL_WORDS } from './words.ts'
import { remembered } from '../remembered.ts'

/** Short words resemble each other too much: they must be exact. */
const editsAllowed = (length: number): number => (length >= 8 ? 2 : length >= 5 ? 1 : 0)

/** Short words are not looked for at all in glued text: they are everywhere. */
const LETTERS_MIN = 3
const TOKEN_MAX = 48

const CANDIDATES = LABEL_WORDS.filter((w) => w.length >= LETTERS_MIN)

type Step = { edits: number; words: string[] }

/** The words, or null when the token is not made of label words even with some letters wrong. */
export const misreadWords = remembered((token): string[] | null => cut(token))

/** In small print an m reads as an n and an i as an l: the differences that even a word of four letters may have. */
const shapeOf = (word: string): string => word.replace(/rn|m/g, 'n').replace(/l/g, 'i')
const SHAPES = new Map(LABEL_WORDS.filter((w) => w.length >= 4).map((word) => [shapeOf(word), word]))

/** Too short for an edit, and none of our words otherwise. */
const DATE = /^(?:dare|oate|datc)$/

function cut(token: string): string[] | null {
  if (DATE.test(token)) return ['date']
  const alike = SHAPES.get(shapeOf(token))
  if (alike !== undefined) return [alike]
  if (token.length < 5 || token.length > TOKEN_MAX) return null
  const steps: (Step | undefined)[] = [{ edits: 0, words: [] }]
  for (let start = 0; start < token.length; start += 1) {
    const here = steps[start]
    if (!here) continue
    for (const word of CANDIDATES) {
      const allowed = editsAllowed(word.length)
      // One of the first two letters has to be right: keeps the search small and the guesses close.
      if (word[0] !== token[start] && word[1] !== token[start + 1]) continue
      for (const [length, edits] of endings(word, token, start, allowed)) {
        const end = start + length
        const total = here.edits + edits
        const known = steps[end]
        if (!known || total < known.edits || (total === known.edits && here.words.length + 1 < known.words.length))
          steps[end] = { edits: total, words: [...here.words, word] }
      }
    }
  }
  const whole = steps[token.length]
  return whole && whole.edits > 0 && whole.edits <= token.length / 5 && token.length / whole.words.length >= 4 ? whole.words : null
}

/** Lengths of the stretches from `start` that are `word` with at most `allowed` edits. */
function endings(word: string, token: string, start: number, allowed: number): [length: number, edits: number][] {
  const longest = Math.min(token.length - start, word.length + allowed)
  let row = Array.from({ length: word.length + 1 }, (_, i) => i)
  const out: [number, number][] = []
  for (let n = 1; n <= longest; n += 1) {
    const next = [n]
    for (let i = 1; i <= word.length; i += 1) {
      const change = (row[i - 1] as number) + (word[i - 1] === token[start + n - 1] ? 0 : 1)
      next[i] = Math.min(change, (row[i] as number) + 1, (next[i - 1] as number) + 1)
    }
    row = next
    if (Math.min(...row) > allowed) break
    const edits = row[word.length] as number
    if (edits <= allowed) out.push([n, edits])
  }
  return out
}
