// Text for the PDF's built-in fonts, which know Windows-1252 and nothing else: what they lack gets its nearest spelling.

const spelt: Record<string, string> = { ℓ: 'L', '−': '–', '\u00A0': ' ', '\u202F': ' ', '\u2009': ' ', '′': '’', '″': '”' }

const knownAbove = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ'

/** Never longer words than before, never a box where a letter was: `Dvořák` → `Dvorák`. */
export const printable = (text: string): string => [...text.normalize('NFC')].map(printableCharacter).join('')

function printableCharacter(character: string): string {
  const known = spelt[character]
  if (known !== undefined) return known
  if (isKnown(character)) return character
  const bare = character.normalize('NFD').replace(/\p{M}/gu, '')
  return bare !== '' && [...bare].every(isKnown) ? bare : '?'
}

const isKnown = (character: string): boolean => {
  const code = character.codePointAt(0) ?? 0
  return code === 10 || (code >= 0x20 && code <= 0x7e) || (code >= 0xa0 && code <= 0xff) || knownAbove.includes(character)
}
