/** Why a document is refused, and what its sender is told: what is wrong and what to do. */
import { proofLimits } from '../../config/proof-limits.ts'

export type RefusalCode =
  | 'empty'
  | 'too-big'
  | 'wrong-type'
  | 'truncated'
  | 'damaged'
  | 'encrypted'
  | 'too-many-pixels'
  | 'too-many-pages'
  | 'page-too-large'
  | 'active-content'
  | 'attached-files'
  | 'too-slow'

export type MediaType = 'application/pdf' | 'image/jpeg' | 'image/png' | 'image/webp'

export type UploadVerdict = { ok: true; mediaType: MediaType; pages: number } | { refused: RefusalCode; sentence: string }

const SENTENCES: Record<RefusalCode, string> = {
  empty: 'This file is empty. Please choose the proof of payment again, or save it once more from your bank.',
  'too-big': `This file is larger than ${proofLimits.sizeBytesMax / 1024 / 1024} MB. Please send the bank's own PDF, or a smaller photo.`,
  'wrong-type': 'This is not a PDF, JPEG, PNG or WebP file, whatever its name says. Please send the PDF from your bank or a picture of it.',
  truncated:
    'This file is cut off: a part of it is missing, probably because a download stopped. Please save it again and send it once more.',
  damaged: 'This file cannot be opened. Please save it again from your bank, or send a picture of it.',
  encrypted:
    'This PDF is protected by a password. Please send a picture of it as it looks when it is open, or the same from your bank without a password.',
  'too-many-pixels': `This picture has more than ${proofLimits.pixelsMax / 1_000_000} million pixels. Please send a smaller one; a screenshot is enough.`,
  'too-many-pages': `This PDF has more than ${proofLimits.pagesMax} pages. Please send only the proof of payment.`,
  'page-too-large':
    'This PDF has a page larger than A2, which no bank uses. Please send the PDF from your bank, or the picture that this was made from.',
  'active-content':
    'This PDF contains a script or a program, which a proof of payment never does. Please print it to PDF or send a picture of it.',
  'attached-files': 'This PDF has other files inside it. Please send the proof of payment by itself, or a picture of it.',
  'too-slow': 'This file takes too long to open. Please send a picture of it or print it to PDF again.',
}

export function refuse(code: RefusalCode): { refused: RefusalCode; sentence: string } {
  return { refused: code, sentence: SENTENCES[code] }
}
