// How mail leaves: over SMTP to a real server of the test's own, or into the outbox folder.
import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { SMTPServer } from 'smtp-server'
import { createMailer } from '../../src/adapters/mail/mailer.ts'
import type { MailSettings } from '../../src/config/mail.ts'

let folder: string
const received: string[] = []
let server: SMTPServer
let port: number

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'supply-mail-'))
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      let text = ''
      stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
      stream.on('end', () => {
        received.push(text)
        done()
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.server.address() as AddressInfo).port
})
after(async () => {
  await new Promise<void>((resolve) => server.close(resolve))
  await rm(folder, { recursive: true, force: true })
})

const settings = (smtpPort: number | undefined, isSending = true): MailSettings => ({
  smtp:
    smtpPort === undefined
      ? undefined
      : { host: '127.0.0.1', port: smtpPort, isTlsRequired: false, username: undefined, password: undefined },
  fromAddress: 'orders@supply.example',
  fromName: 'Supply “Orders”',
  replyTo: 'sales@supply.example',
  contactEmail: undefined,
  adminEmail: undefined,
  isSending,
})
const mail = {
  to: 'lerato@highveld.example',
  subject: 'Invoice INV-2026-000123: R 1 234,56',
  text: 'Thank you.\n\nWe received R 1 234,56.',
}

test('a mail goes to the server with its sender, subject and an id that stays the same', async () => {
  const mailer = createMailer(settings(port), folder)
  await mailer.ping()
  await mailer.send(mail, 'job-1')
  await mailer.send(mail, 'job-1')
  mailer.close()
  assert.equal(received.length, 2)
  for (const text of received) {
    assert.match(text, /^Message-ID: <job-1@supply\.example>\r$/m)
    assert.match(text, /^To: lerato@highveld\.example\r$/m)
    assert.match(text, /^Reply-To: sales@supply\.example\r$/m)
    assert.match(text, /^From: .*<orders@supply\.example>\r$/m)
  }
})

test('a line break in a subject adds no header', async () => {
  const mailer = createMailer(settings(port), folder)
  await mailer.send({ ...mail, subject: 'Hello\r\nBcc: all@example.com' }, 'job-2')
  mailer.close()
  assert.doesNotMatch(received.at(-1) ?? '', /^Bcc:/m)
})

test('a server that is away rejects, so that the job is tried again', async () => {
  const mailer = createMailer(settings(1), folder)
  await assert.rejects(mailer.send(mail, 'job-3'), /ECONNREFUSED/)
  await assert.rejects(mailer.ping())
  mailer.close()
})

test('without a server the mail lies in the outbox, once however often it is sent', async () => {
  const mailer = createMailer(settings(undefined), join(folder, 'outbox'))
  await mailer.send(mail, 'job-4')
  await mailer.send(mail, 'job-4')
  assert.deepEqual(await readdir(join(folder, 'outbox')), ['job-4.eml'])
  assert.match(await readFile(join(folder, 'outbox', 'job-4.eml'), 'utf8'), /^Subject: Invoice INV-2026-000123/m)
})

test('with sending switched off nothing reaches the server', async () => {
  const sentBefore = received.length
  await createMailer(settings(port, false), join(folder, 'off')).send(mail, 'job-5')
  assert.equal(received.length, sentBefore)
  assert.deepEqual(await readdir(join(folder, 'off')), ['job-5.eml'])
})
