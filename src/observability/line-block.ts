// Memory that log lines wait in until they are written, one after the other: how the sink has it is in line-sink.ts.

/** The kernel keeps writes up to this size together when several processes share a pipe. */
const blockBytes = 4_096

/** Bytes of a block that are being written. */
export interface Piece {
  readonly block: Block
  readonly from: number
  readonly to: number
}

export class Block {
  readonly bytes: Buffer
  #filled = 0
  #taken = 0

  /** A line longer than others has a block of its own. */
  constructor(bytesLeast: number) {
    this.bytes = Buffer.allocUnsafeSlow(Math.max(blockBytes, bytesLeast))
  }

  /** Nothing of it waits to be written. */
  get isTaken(): boolean {
    return this.#taken === this.#filled
  }

  hasRoom(bytes: number): boolean {
    return this.#filled + bytes <= this.bytes.length
  }

  /** There is room for it. */
  put(line: string): void {
    this.#filled += this.bytes.write(line, this.#filled)
  }

  /** Whatever waits; lines that are put in later come behind it. */
  take(): Piece {
    const piece = { block: this, from: this.#taken, to: this.#filled }
    this.#taken = this.#filled
    return piece
  }

  /** The last of what was taken waits again. */
  putBack(bytes: number): void {
    this.#taken -= bytes
  }

  /** What waits, line by line; the first one may have been begun. */
  lines(): string[] {
    const text = this.bytes.toString('utf8', this.#taken, this.#filled)
    return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
  }

  /** To be filled again; false when it is not one of the ordinary size. */
  empty(): boolean {
    this.#filled = 0
    this.#taken = 0
    return this.bytes.length === blockBytes
  }
}
