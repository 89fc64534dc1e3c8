// A mail taken apart, as business sees it: who wrote it as far as anything proves that, its words, and what is attached.

/** A domain under which a bank signs its mail, and those below it. */
export interface BankDomain {
  readonly domain: string
  readonly bankName: string
}

/** What a mail's signatures prove. `words` say it to a person in the office, with the reason when it is little. */
export type MailEvidence =
  | ({ readonly kind: 'bank'; readonly bankName: string } & Signed)
  | ({ readonly kind: 'sender' } & Signed)
  | { readonly kind: 'none'; readonly words: string }

interface Signed {
  /** that signed */
  readonly domain: string
  /** the one in From that the signature speaks for, lower case */
  readonly address: string
  /** the same for every copy of the mail */
  readonly signatureKey: string
  readonly words: string
}

export interface MailAttachment {
  readonly fileName: string
  readonly bytes: Uint8Array
  /** of the mail that was attached and brought it along; undefined: of the mail itself */
  readonly evidence?: MailEvidence
}

export interface MailContent {
  readonly messageId: string | null
  /** lower case; null when there is not exactly one */
  readonly fromAddress: string | null
  readonly fromName: string | null
  readonly subject: string
  /** as the mail says, UTC text */
  readonly sentAt: string | null
  /** written by a machine, as it says itself */
  readonly isAutomatic: boolean
  readonly evidence: MailEvidence
  /** plain words, whatever form they came in; nothing was fetched for them */
  readonly text: string
  readonly attachments: readonly MailAttachment[]
  /** mails attached to this one that have words of their own, with what is proven about them */
  readonly insideTexts: readonly { readonly subject: string; readonly text: string; readonly evidence: MailEvidence }[]
  /** attachments beyond the limit, not looked at */
  readonly leftOut: number
}

/** Takes a mail apart and checks its signatures. Rejects with KeysAway when DNS does not answer for a bank, and with MailUnopenable. */
export type MailReader = (bytes: Uint8Array, banks: readonly BankDomain[]) => Promise<MailContent>

/** The key of a bank's signature could not be fetched just now. */
export class KeysAway extends Error {
  readonly domain: string

  constructor(domain: string) {
    super(`the signing key of ${domain} cannot be fetched just now`)
    this.name = 'KeysAway'
    this.domain = domain
  }
}

/** The mail takes more time or memory than any mail should, or ended the process that took it apart. */
export class MailUnopenable extends Error {
  constructor(why: string) {
    super(`the mail cannot be taken apart (${why})`)
    this.name = 'MailUnopenable'
  }
}

/** What such a document says made it: the judging knows it by that. */
export const printedMailProducer = '360Degree Supply (text of a mail)'

/** A mail's words set as a document, for the way that every document goes. */
export type TextPrinter = (mail: { subject: string; from: string; sentAt: string | null; text: string }) => Promise<Uint8Array>

/** A mail's words lie sealed: they name account numbers. */
export const mailTextPurpose = ({ uuid }: { uuid: string }): string => `arrived-mail:${uuid}`
