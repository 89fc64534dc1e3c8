// What business asks of a virus scanner, and in which way it may fail. An adapter implements it.

export interface VirusScanner {
  /** What the scanner says about the bytes; rejects with ScannerAway when it says nothing. */
  scan(bytes: Uint8Array): Promise<{ readonly clean: true } | { readonly infected: string }>
  /** Contacts it without a document; rejects with ScannerAway. */
  ping(): Promise<void>
}

/** No answer: the document stays unopened until there is one. */
export class ScannerAway extends Error {
  readonly code: string

  constructor(code: string, cause?: unknown) {
    super(`the virus scanner does not answer (${code})`, { cause })
    this.name = 'ScannerAway'
    this.code = code
  }
}
