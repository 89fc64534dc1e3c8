// Reads a PDF's own text with the real finders and looks at no picture: for tests that are about what happens to a document, not about
// reading it.
import { readFile } from 'node:fs/promises'
import { openPdf, readPdfText } from '../../src/adapters/ocr/pdf-text.ts'
import { withoutPlaces } from '../../src/business/proofs/document-reading.ts'
import type { ProofReader } from '../../src/business/proofs/read-proof-job.ts'
import { readSegments } from '../../src/business/proofs/reading/read-segments.ts'

export const textReader: ProofReader = {
  read: async ({ path, name }, { today }) => {
    const document = await openPdf(await readFile(path))
    const { segments, pages } = await readPdfText(document, 3)
    const { reading } = readSegments(segments, name, today)
    return withoutPlaces({ ...reading, pages, source: 'text-layer' })
  },
}
