// What a file shows about how it was made, beside what it says: the judging holds it against what a bank's files are like.

export interface DocumentTraits {
  /** of the PDF's own description; null for pictures and when it is not stated */
  producer: string | null
  creator: string | null
  /** what the first page looks like, as a perceptual hash in hex */
  pictureHash: string | null
  /** font of the paid amount in the text layer */
  amountFont: string | null
  documentFonts: string[]
  hasTextLayer: boolean
}

/** Of a document that could not be opened. */
export const noTraits: DocumentTraits = {
  producer: null,
  creator: null,
  pictureHash: null,
  amountFont: null,
  documentFonts: [],
  hasTextLayer: false,
}
