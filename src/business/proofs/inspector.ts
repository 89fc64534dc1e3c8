// What business asks of the inspection of an uploaded document, before anything is stored. Adapters implement it.

export type Inspection = { ok: true; mediaType: string; pages: number } | { refused: string; sentence: string }

/** Never throws for bad input: says why, in a sentence for the buyer. */
export type DocumentInspector = (bytes: Uint8Array, fileName: string) => Promise<Inspection>
