// What a mail's signatures prove, and each way in which they prove nothing.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { KeysAway } from '../../business/proofs/mailbox/mail-content.ts'
import { plainMail, type Signing, signed, testKeys } from '../../../test/harness/signed-mail.ts'
import { checkSignatures } from './check-signatures.ts'
import { mailReader } from './read-mail.ts'

const banks = [
  { domain: 'fnb.co.za', bankName: 'FNB' },
  { domain: 'absa.co.za', bankName: 'Absa' },
]
const now = new Date('2026-03-06T09:00:00Z')
const check = (mail: Uint8Array, lookUp = testKeys()) => checkSignatures(mail, banks, { lookUp, now })
const notice = { text: 'NOTIFICATION OF PAYMENT\r\nCur/Amount: ZAR10.00\r\nReference: 36KH7X2MT' }
const read = mailReader({ lookUp: testKeys(), now: () => now })

test('a mail that a bank signed whole, in its own name, is the bank’s', async () => {
  const evidence = await check(await signed(plainMail(notice)))
  assert.deepEqual([evidence.kind, evidence.kind === 'bank' && evidence.bankName], ['bank', 'FNB'])
  assert.match(evidence.words, /not that the money is here/)
})

test('a domain below the bank’s signs for it, one that only ends in the same letters does not', async () => {
  const below = await signed(plainMail({ ...notice, from: 'x@notices.fnb.co.za' }), { domain: 'mail.fnb.co.za' })
  assert.equal((await check(below)).kind, 'bank')
  const alike = await signed(plainMail({ ...notice, from: 'x@notfnb.co.za' }), { domain: 'notfnb.co.za' })
  assert.equal((await check(alike)).kind, 'sender')
})

const forgeries: readonly (readonly [what: string, make: () => Promise<Uint8Array>, why: RegExp])[] = [
  ['nobody signed', () => Promise.resolve(plainMail(notice)), /Nobody signed it/],
  [
    'another domain signed in a bank’s name',
    () => signed(plainMail(notice), { domain: 'forger.example' }),
    /does not speak for fnb\.co\.za/,
  ],
  ['one bank signed in another’s name', () => signed(plainMail(notice), { domain: 'absa.co.za' }), /absa\.co\.za signed it/],
  ['a word was changed on the way', async () => changed(await signed(plainMail(notice)), 'ZAR10.00', 'ZAR90.00'), /body hash/],
  ['the subject was changed', async () => changed(await signed(plainMail(notice)), 'Subject: Not', 'Subject: Hot'), /bad signature/],
  ['the signature covers a part of the body (l=)', () => signed(plainMail(notice), { bodyLength: 10 }), /only a part/],
  ['the signature has run out', () => signed(plainMail(notice), { expires: new Date('2026-03-06T08:30:00Z') }), /expired/],
  ['it was signed tomorrow', () => signed(plainMail(notice), { signedAt: new Date('2026-03-08T08:00:00Z') }), /future/],
  ['Subject is not signed', () => signedOver('From:Date:Content-Type'), /subject is not under/],
  ['Date is not signed', () => signedOver('From:Subject:Content-Type'), /date is not under/],
  ['Content-Type is not signed', () => signedOver('From:Subject:Date'), /content-type is not under/],
  ['From is not signed', async () => changed(await signed(plainMail(notice)), ': From;', ';'), /From field not signed/],
  [
    'a second From stands above',
    async () => Buffer.concat([Buffer.from('From: CEO <a@b.example>\r\n'), await signed(plainMail(notice))]),
    /./,
  ],
  [
    'a second Subject stands above',
    async () => Buffer.concat([Buffer.from('Subject: other\r\n'), await signed(plainMail(notice))]),
    /twice/,
  ],
  ['it carries a hundred signatures', async () => repeatedSignature(await signed(plainMail(notice)), 100), /101 signatures/],
  ['a bank answers somebody, whose words it repeats', () => answering('In-Reply-To: <a@forger.example>'), /as an answer/],
  ['a bank’s machine answers', () => answering('Auto-Submitted: auto-replied'), /as an answer/],
  ['a bank’s subject is an answer’s', () => signed(plainMail({ ...notice, subject: 'RE: Notification of payment' })), /as an answer/],
  ['From names two', () => signed(plainMail({ ...notice, from: 'a@fnb.co.za, b@forger.example' })), /several/],
]

const answering = (header: string) => signed(plainMail({ ...notice, headers: [header] }))
const repeatedSignature = (mail: Buffer, times: number): Buffer => {
  const signature = mail.subarray(0, mail.indexOf('From:'))
  return Buffer.concat([...Array.from({ length: times }, () => signature), mail])
}
const signedOver = (headers: string, rest: Signing = {}) => signed(plainMail(notice), { ...rest, headers })
const changed = (mail: Buffer, from: string, to: string): Buffer => {
  const text = mail.toString('latin1')
  assert.ok(text.includes(from))
  return Buffer.from(text.replace(from, to), 'latin1')
}

for (const [what, make, why] of forgeries) {
  test(`nothing is proven when ${what}`, async () => {
    const evidence = await check(await make())
    assert.equal(evidence.kind, 'none')
    assert.match(evidence.words, why)
  })
}

test('a bank’s key that cannot be fetched is waited for; a stranger’s is not', async () => {
  const mail = await signed(plainMail(notice))
  await assert.rejects(check(mail, testKeys([], ['fnb.co.za'])), KeysAway)
  const stranger = await signed(plainMail({ ...notice, from: 'a@b.example' }), { domain: 'b.example' })
  assert.equal((await check(stranger, testKeys([], ['b.example']))).kind, 'none')
})

test('a copy of the same signed mail has the same key, whatever was added before it', async () => {
  const mail = await signed(plainMail(notice))
  const carried = Buffer.concat([Buffer.from('Received: from a by b; Fri, 06 Mar 2026 10:01:00 +0200\r\n'), mail])
  const [first, second] = [await check(mail), await check(carried)]
  assert.ok(first.kind === 'bank' && second.kind === 'bank')
  assert.equal(first.signatureKey, second.signatureKey)
})

test('a copy has the same key whichever of two signatures is left, and whatever blanks were added', async () => {
  const mail = plainMail(notice)
  const [first, second] = [await signed(mail, { domain: 'fnb.co.za' }), await signed(mail, { domain: 'notices.fnb.co.za' })]
  const keys = []
  for (const copy of [
    Buffer.concat([second.subarray(0, second.indexOf('From:')), first]),
    first,
    second,
    changed(first, 'ZAR10.00', 'ZAR10.00  '),
  ]) {
    const evidence = await check(copy)
    assert.equal(evidence.kind, 'bank')
    keys.push(evidence.kind === 'bank' && evidence.signatureKey)
  }
  assert.equal(new Set(keys).size, 1)
  const other = await check(await signed(plainMail({ ...notice, text: notice.text.replace('ZAR10.00', 'ZAR90.00') })))
  assert.ok(other.kind === 'bank' && !keys.includes(other.signatureKey))
})

test('a sender is proven only by the address that everybody reads', async () => {
  const sign = (from: string) => signed(plainMail({ ...notice, from }), { domain: 'forger.example' })
  for (const from of [
    '"lerato@buyer.example" <x@forger.example>',
    'lerato@buyer.example <x@forger.example>',
    '=?utf-8?Q?lerato=40buyer.example_?= <x@forger.example>',
    '<lerato@buyer.example> <x@forger.example>',
    'x@forger.example <lerato@buyer.example>',
    'Lerato (lerato@buyer.example) <x@forger.example>',
    '"x@forger.example,lerato@buyer.example" <x@forger.example>',
    'x@forger.example\r\n <lerato@buyer.example>',
    'lerato@buyer.example;x@forger.example',
    'all: lerato@buyer.example, x@forger.example;',
    'lerato@buyer.example\0@forger.example',
    '"lerato@buyer.example\r\n x"@forger.example',
  ]) {
    const { evidence, fromAddress } = await read(await sign(from), banks)
    if (evidence.kind === 'sender')
      assert.deepEqual([evidence.domain, fromAddress?.split('@').at(-1)], ['forger.example', 'forger.example'], from)
    else assert.equal(evidence.kind, 'none', from)
  }
  const own = await read(
    await signed(plainMail({ ...notice, from: 'Zoë <zoe@xn--bcher-kva.example>' }), { domain: 'xn--bcher-kva.example' }),
    banks,
  )
  assert.equal(own.evidence.kind, 'sender', own.evidence.words)
})

test('a bank’s mail attached to another is checked by itself; forwarded as text it proves nothing', async () => {
  const pdf = { name: 'notice.pdf', type: 'application/pdf', bytes: Buffer.from('%PDF-1.4 not a real one') }
  const inner = await signed(plainMail({ ...notice, attachments: [pdf] }))
  const outer = { from: 'Lerato <lerato@buyer.example>', subject: 'Fwd: payment', text: 'see attached' }
  const whole = await read(plainMail({ ...outer, attachments: [{ name: 'f.eml', type: 'message/rfc822', bytes: inner }] }), banks)
  assert.equal(whole.evidence.kind, 'none')
  assert.equal(whole.insideTexts[0]?.evidence.kind, 'bank')
  assert.match(whole.insideTexts[0]?.evidence.words ?? '', /^Of the mail attached to it: FNB/)
  assert.deepEqual(
    whole.attachments.map(({ fileName, evidence }) => [fileName, evidence?.kind]),
    [['notice.pdf', 'bank']],
  )
  const pasted = await read(plainMail({ ...outer, text: `> From: inform@fnb.co.za\r\n> ${notice.text}`, attachments: [pdf] }), banks)
  assert.deepEqual([pasted.evidence.kind, pasted.attachments[0]?.evidence], ['none', undefined])
})

test('HTML becomes words in rows; scripts, pictures and addresses do not', async () => {
  const html =
    '<style>p{color:red}</style><table><tr><td>Reference</td><td>36K-H7X-2MT</td></tr><tr><td>Amount</td><td>R10.00</td></tr></table>' +
    '<p>Verify <a href="https://evil.example/x">here</a><img src="https://evil.example/p.png"></p><script>alert(1)</script>'
  const { text } = await read(plainMail({ html, attachments: [] }), banks)
  assert.match(text, /^Reference +36K-H7X-2MT$/m)
  assert.match(text, /^Amount +R10\.00$/m)
  assert.doesNotMatch(text, /evil|alert|color/)
})

test('what a machine wrote says so', async () => {
  for (const header of ['Auto-Submitted: auto-replied', 'Precedence: bulk', 'List-Id: <a.example>', 'X-Auto-Response-Suppress: All'])
    assert.equal((await read(plainMail({ ...notice, from: 'a@b.example', headers: [header] }), banks)).isAutomatic, true, header)
  assert.equal((await read(plainMail({ ...notice, from: 'MAILER-DAEMON@b.example' }), banks)).isAutomatic, true)
  assert.equal((await read(plainMail({ ...notice, from: 'a@b.example' }), banks)).isAutomatic, false)
})

test('bytes that are no mail, and HTML nested without end, are answered', async () => {
  assert.equal((await read(Buffer.alloc(5_000, 0xff), banks)).evidence.kind, 'none')
  assert.equal((await read(plainMail({ html: '<b>'.repeat(100_000) }), banks)).text, '')
  // a run of blanks before the end of a line must not be looked at once for each blank in it
  assert.equal((await read(plainMail({ text: `${' '.repeat(2_000_000)}x` }), banks)).text, 'x')
})
