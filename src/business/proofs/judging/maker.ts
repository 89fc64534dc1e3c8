// How a file names the programs that made it, without what changes from file to file. Pure.
import type { DocumentTraits } from '../traits.ts'

export interface Maker {
  producer: string
  creator: string
}

const lengthMax = 80

/** Versions change every month and say nothing; addresses and numbers could be somebody's. */
export const makerOf = ({ producer, creator }: Pick<DocumentTraits, 'producer' | 'creator'>): Maker => ({
  producer: plainProgram(producer),
  creator: plainProgram(creator),
})

const plainProgram = (name: string | null): string =>
  (name ?? '')
    .replace(/\S+@\S+/g, '')
    .replace(/\b[a-z]?\d[\w.]*/gi, '')
    .replace(/[^\p{L}\p{N}\s/&+-]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, lengthMax)

/** `ABCDEF+Arial-BoldMT` is a part of Arial: the six letters are different in every file. */
export const plainFont = (name: string): string => name.replace(/^[A-Z]{6}\+/, '').slice(0, lengthMax)
