// What a file shows about how it was made and what stands on it beside the reading's fields: the judging holds it against what a
// bank's files are like. Kept with the reading, sealed.

export interface DocumentTraits {
  /** of the PDF's own description; null for pictures and when it is not stated */
  producer: string | null
  creator: string | null
  /** what the first page looks like, as a perceptual hash in hex */
  pictureHash: string | null
  /** font of the paid amount in the text layer, without the mark of a subset */
  amountFont: string | null
  documentFonts: string[]
  hasTextLayer: boolean
  /** a PDF, a picture taken with a camera, or one that a program drew; null when it could not be opened */
  form: 'pdf' | 'photo' | 'screenshot' | null
  /** time of the payment, `HH:MM` */
  paidAt: string | null
  /** whether the document calls the payment immediate or ordinary; null when it says nothing */
  speed: 'immediate' | 'regular' | null
  /** the bank that the money went to, as reading/banks.ts names it */
  paidToBank: string | null
}

/** Of a document that could not be opened. */
export const noTraits: DocumentTraits = {
  producer: null,
  creator: null,
  pictureHash: null,
  amountFont: null,
  documentFonts: [],
  hasTextLayer: false,
  form: null,
  paidAt: null,
  speed: null,
  paidToBank: null,
}
