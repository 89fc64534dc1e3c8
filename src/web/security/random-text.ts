// Unguessable texts: nonces, tokens, request numbers. Cut from a longer one, because asking the system for each few bytes and
// spelling them costs more than all else on a small page (16 % of its processor time, measured).
import { randomBytes } from 'node:crypto'

type Spelling = 'base64url' | 'hex'

/** Whole groups of three bytes: the last character of each text is as random as the others. */
const supplyBytes = 3 * 1_024
const bitsOfCharacter: Readonly<Record<Spelling, number>> = { base64url: 6, hex: 4 }

class Supply {
  readonly #spelling: Spelling
  #text = ''
  #used = 0

  constructor(spelling: Spelling) {
    this.#spelling = spelling
  }

  take(characters: number): string {
    if (this.#used + characters > this.#text.length) {
      this.#text = randomBytes(supplyBytes).toString(this.#spelling)
      this.#used = 0
    }
    this.#used += characters
    return this.#text.slice(this.#used - characters, this.#used)
  }
}

const supplies: Readonly<Record<Spelling, Supply>> = { base64url: new Supply('base64url'), hex: new Supply('hex') }

/** A text as hard to guess as so many random bytes (`supplyBytes` at most); no part of it is given out twice. */
export const randomText = (bytes: number, spelling: Spelling = 'base64url'): string =>
  supplies[spelling].take(Math.ceil((8 * bytes) / bitsOfCharacter[spelling]))
