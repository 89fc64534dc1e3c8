// A mailbox without a server: for tests that are about what happens to a mail, not about fetching it.
import type { MailServer } from '../../src/business/proofs/mailbox/mail-server.ts'

let made = 0

/** Holds these mails, and nothing is marked. Each has a name of its own, so that none is read where another was. */
export const memoryMailbox = (mails: readonly Uint8Array[]): MailServer => {
  const key = `memory ${String(++made)}`
  return {
    key,
    name: key,
    open: () =>
      Promise.resolve({
        uidValidity: '1',
        list: ({ after, max }) =>
          Promise.resolve(
            mails
              .map((mail, at) => ({ uid: at + 1, sizeBytes: mail.length }))
              .filter(({ uid }) => uid > after)
              .slice(0, max),
          ),
        fetch: (uid, bytesMax) => Promise.resolve(mails[uid - 1]?.subarray(0, bytesMax) ?? null),
        markTaken: () => Promise.resolve(),
        close: () => Promise.resolve(),
      }),
  }
}
