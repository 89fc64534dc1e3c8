// What business asks of the server that keeps the mailbox, and in which way it may fail. Adapters implement it.

export interface MailServer {
  /** names server, user and folder without telling them: a hash */
  readonly key: string
  /** for people: host and folder */
  readonly name: string
  /** Rejects with MailboxUnreachable, within seconds, for every reason. */
  open(): Promise<OpenMailbox>
}

export interface ListedMail {
  readonly uid: number
  readonly sizeBytes: number
}

/** A mailbox while it is read. Everything rejects with MailboxUnreachable when the server goes away. */
export interface OpenMailbox {
  /** another value: the UIDs of before mean nothing */
  readonly uidValidity: string
  /** Mails with a UID above `after`, and received on or after the day `since` when it is given; lowest first, at most `max`. */
  list(which: { after: number; since?: Date | undefined; max: number }): Promise<ListedMail[]>
  /** The mail's bytes as they lie there, `bytesMax` of them at most; null when somebody removed it meanwhile. */
  fetch(uid: number, bytesMax: number): Promise<Uint8Array | null>
  /** Marks it as seen, for whoever looks into the mailbox. */
  markTaken(uid: number): Promise<void>
  close(): Promise<void>
}

/** The server cannot be reached or refuses us. `code` is the driver's, safe to print. */
export class MailboxUnreachable extends Error {
  readonly code: string

  constructor(code: string, cause?: unknown) {
    super(`the mailbox cannot be read (${code})`, { cause })
    this.name = 'MailboxUnreachable'
    this.code = code
  }
}
