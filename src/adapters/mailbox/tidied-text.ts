// Words of a mail as they are kept: one kind of line end, no character that steers or hides.
import { mailboxLimits } from '../../config/mailbox-limits.ts'

/** At most one empty line between two, and no more than is kept of a text. */
export const tidied = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/[\u00A0\u202F\u2007\u2009]/g, ' ')
    .replace(/(?![\n\t])[\p{Cc}\p{Cf}]/gu, '')
    .split('\n')
    // a pattern for blanks before the end of a line looks at each blank of a long run again
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
    .slice(0, mailboxLimits.textMax)
