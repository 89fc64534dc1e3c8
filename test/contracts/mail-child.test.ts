// Mails made to keep whoever takes them apart busy for minutes, through the real child: it ends in time, and the next mail is opened.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { mailChild } from '../../src/adapters/mailbox/read-in-child.ts'
import { MailUnopenable } from '../../src/business/proofs/mailbox/mail-content.ts'
import { plainMail } from '../harness/signed-mail.ts'

const child = mailChild(() => new Date('2026-03-06T09:00:00Z'), 3_000)
after(() => child.close())

test('a folded header of ten megabytes ends the child, not the process, and the next mail is opened', async () => {
  await assert.rejects(child.read(plainMail({ subject: `x${'\r\n x'.repeat(2_500_000)}` }), []), MailUnopenable)
  const patient = mailChild(() => new Date('2026-03-06T09:00:00Z'))
  try {
    const attachments = [{ name: 'notice.pdf', type: 'application/pdf', bytes: Buffer.from('%PDF-1.4 not a real one') }]
    const content = await patient.read(plainMail({ text: 'Paid INV-2026-00042', attachments }), [])
    assert.equal(content.text, 'Paid INV-2026-00042')
    assert.deepEqual([content.attachments.length, content.evidence.kind], [1, 'none'])
    assert.equal(Buffer.from(content.attachments[0]?.bytes ?? []).toString(), '%PDF-1.4 not a real one')
  } finally {
    await patient.close()
  }
})

const opened: readonly (readonly [what: string, mail: () => Uint8Array])[] = [
  ['parts within parts within parts', () => nested(20_000)],
  ['a hundred thousand parts', () => manyParts('Content-Type: text/plain')],
  ['a hundred thousand documents', () => manyParts('Content-Type: application/pdf\r\nContent-Disposition: attachment')],
  ['mails within mails', () => Buffer.from('From: a@b.example\r\nContent-Type: message/rfc822\r\n\r\n'.repeat(2_000))],
  ['a million names', () => plainMail({ from: Array.from({ length: 100_000 }, (_, at) => `a${String(at)}@b.example`).join(', ') })],
  ['a name in 200 000 groups', () => plainMail({ from: 'a:'.repeat(200_000) })],
  ['bytes that are no mail', () => Buffer.alloc(2_000_000, 0xff)],
]

for (const [what, mail] of opened) {
  test(`answered without a word about who wrote it: ${what}`, async () => {
    const patient = mailChild(() => new Date('2026-03-06T09:00:00Z'))
    try {
      const content = await patient.read(mail(), [])
      assert.equal(content.evidence.kind, 'none')
      assert.ok(content.attachments.length <= 10 && content.insideTexts.length <= 5)
    } finally {
      await patient.close()
    }
  })
}

const head = 'From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n'
const manyParts = (headers: string): Buffer => Buffer.from(`${head}${`--b\r\n${headers}\r\n\r\nx\r\n`.repeat(100_000)}--b--\r\n`)
const nested = (depth: number): Buffer => {
  const levels = Array.from(
    { length: depth },
    (_, at) => `Content-Type: multipart/mixed; boundary=b${String(at)}\r\n\r\n--b${String(at)}\r\n`,
  )
  return Buffer.from(`From: a@b.example\r\n${levels.join('')}\r\nx`)
}
