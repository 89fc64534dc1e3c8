/** Text as finders compare it: one form of dash, quote and blank, and keys without blanks or punctuation. */

/** Full-width forms, odd blanks, dashes and quotes become their plain counterparts; length may change. */
export function plainText(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u2010-\u2015\u2212\uFE58\uFE63\uFF0D]/g, '-')
    .replace(/[\u2018\u2019\u201B\u0060\u00B4]/g, "'")
    .replace(/[\u201C\u201D]/g, '"')
    .replace(/[\u00A0\u2000-\u200A\u202F\u205F\u3000]/g, ' ')
    .replace(/[\u200B-\u200F\u2060\uFEFF]/g, '')
    .replace(/[\u2022\u00B7\u2219\u25CF\u30FB]/g, '*')
}

/** Letters only, lower case, accents dropped: `Bedrag (ZAR):` is `bedragzar`. */
export function letterKey(text: string): string {
  return text
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z]/g, '')
}

/** Letters and digits only, upper case: how two references are compared. */
export function squeeze(text: string): string {
  return text.toUpperCase().replace(/[^A-Z0-9]/g, '')
}

export const digitsOf = (text: string): string => text.replace(/\D/g, '')
