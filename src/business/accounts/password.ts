// Passwords: argon2id, a bounded number at once, and which passwords are too weak. Sessions live elsewhere.
import { isCommonPassword } from './known-passwords.ts'

const argon2id = 2 // the library's number for it, whose enum cannot be imported under verbatimModuleSyntax
// OWASP's floor for argon2id; 17 ms on one core here
const strength = { algorithm: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const hashesAtOnceMax = 4 // each takes a thread of the pool and 19 MiB
const waitingMax = 50 // beyond it the sign-in answers "try later" instead of growing a queue

export const passwordLengthMin = 15 // NIST 800-63B-4 for a password without a second factor
/** With a second factor, a guessed password opens nothing by itself. */
export const passwordLengthWithFactorMin = 12
const passwordLengthMax = 128

// Loaded with the first password: no start of a process waits for it.
const argon2 = () => import('@node-rs/argon2')

let running = 0
const waiting: (() => void)[] = []

/** More sign-ins wait for a hash than this process will queue. */
export class TooManySignIns extends Error {}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running < hashesAtOnceMax) running++
  else if (waiting.length >= waitingMax) throw new TooManySignIns()
  else await new Promise<void>((resolve) => waiting.push(resolve)) // whoever ends hands its place over
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running--
  }
}

/** A PHC string. The password is normalised (NFC) once, here and in `isPassword`. */
export const hashPassword = (password: string): Promise<string> =>
  inTurn(async () => (await argon2()).hash(password.normalize('NFC'), strength))

export const isPassword = (phc: string, password: string): Promise<boolean> =>
  inTurn(async () => (await argon2()).verify(phc, password.normalize('NFC')))

let dummy: Promise<string> | undefined

/** Costs what a real check costs, so that an unknown address answers no faster than a known one. */
export async function checkNobody(password: string): Promise<false> {
  dummy ??= hashPassword('nobody has this password, it only takes time')
  await isPassword(await dummy, password)
  return false
}

/** Whether the hash was made with less than today's strength; it is made anew at the next sign-in, when the password is at hand. */
export function isWeakHash(phc: string): boolean {
  const [, memory = 0, time = 0] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=\d+\$/.exec(phc)?.map(Number) ?? []
  return memory < strength.memoryCost || time < strength.timeCost
}

const ownWords = ['360degree', 'degreesupply', 'supply', '360degreesupply']

/** Why a password is too weak, as a sentence for its owner, or null. No rule asks for kinds of characters: only length and luck count. */
export function passwordWeakness(password: string, contextWords: readonly string[], lengthMin = passwordLengthMin): string | null {
  const length = [...password.normalize('NFC')].length
  if (length < lengthMin) return `Use at least ${lengthMin} characters: a few words are easiest to remember.`
  if (length > passwordLengthMax) return `Use at most ${passwordLengthMax} characters.`
  if (isCommonPassword(password)) return 'This password is on the list of those that are tried first. Use another one.'
  if (new Set(password).size < 6) return 'Use more than a few different characters.'
  const flat = flattened(password)
  const hinted = [...contextWords, ...ownWords]
    .map(flattened)
    .filter((word) => word.length >= 5)
    .sort((a, b) => b.length - a.length)
  const rest = hinted.reduce((text, word) => text.replaceAll(word, ''), flat)
  const isHinted = rest.length < flat.length
  if (isHinted && rest.length < 6) return 'Do not build it from your name, your company or ours.'
  return null
}

const flattened = (text: string) =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
