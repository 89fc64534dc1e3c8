// PayFast's own vectors, and those that its PHP library gives. What they do not say is not tested here.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readForm } from '../received-form.ts'
import { apiSignature, type Field, noticeParameters, noticeSignature, phpEncode, requestSignature } from './signature.ts'

// Published with PayFast's library, for its sandbox.
const published = 'jt7NOE43FZPn'

const customs = ['str', 'int'].flatMap((kind) => [1, 2, 3, 4, 5].map((number): Field => [`custom_${kind}${number}`, '']))

/** As a browser or PHP would post it. */
const formOf = (fields: readonly Field[]) => {
  const body = fields.map(([name, value]) => `${name}=${phpEncode(value)}`).join('&')
  const form = readForm(Buffer.from(body), 'application/x-www-form-urlencoded')
  assert.ok(form)
  return form
}

const noticeA: readonly Field[] = [
  ['m_payment_id', '000000020'],
  ['pf_payment_id', '1579137'],
  ['payment_status', 'COMPLETE'],
  ['item_name', 'Order #000000020'],
  ['item_description', ''],
  ['amount_gross', '15.00'],
  ['amount_fee', '-2.30'],
  ['amount_net', '12.70'],
  ...customs,
  ['name_first', 'Tom'],
  ['name_last', 'Tom'],
  ['email_address', 'lindley+user1@appinlet.com'],
  ['merchant_id', '10027938'],
]

const noticeB: readonly Field[] = [
  ['m_payment_id', '1234'],
  ['pf_payment_id', '1221576'],
  ['payment_status', 'COMPLETE'],
  ['item_name', 'Order#123'],
  ['item_description', ''],
  ['amount_gross', '10.00'],
  ['amount_fee', '-0.23'],
  ['amount_net', '9.77'],
  ...customs,
  ['name_first', 'First'],
  ['name_last', 'Last'],
  ['email_address', 'test@test.com'],
  ['merchant_id', '10000100'],
]

test('a notice is signed over the fields as received, empty ones too: PayFast’s two own vectors', () => {
  const signed = (fields: readonly Field[], passphrase: string | undefined) =>
    noticeSignature(noticeParameters(formOf([...fields, ['signature', 'x']]).fields), passphrase)
  assert.equal(signed(noticeA, undefined), '4078bca2c8987e0e0c4e7230f2f46323')
  assert.equal(signed(noticeB, published), 'ac4c3e993d31b5b9d525dc0087051437')
  assert.notEqual(signed(noticeB.toReversed(), published), 'ac4c3e993d31b5b9d525dc0087051437')
  assert.notEqual(
    signed(
      noticeB.filter(([, value]) => value !== ''),
      published,
    ),
    'ac4c3e993d31b5b9d525dc0087051437',
  )
})

const requestOf = (itemName: string): readonly Field[] => [
  ['merchant_id', '10000100'],
  ['merchant_key', '46f0cd694581a'],
  ['return_url', 'https://shop.example/r'],
  ['cancel_url', 'https://shop.example/c'],
  ['notify_url', 'https://shop.example/n'],
  ['name_first', 'Thandi'],
  ['name_last', ''],
  ['email_address', 't+1@example.com'],
  ['m_payment_id', 'INV-000123'],
  ['amount', '1234.50'],
  ['item_name', itemName],
  // PHP takes "0" for nothing
  ['custom_int1', '0'],
]

test('a request is signed in documented order without empty fields, as PayFast’s library signs it', () => {
  const plain = requestOf('Invoice INV-000123 (Bolts & nuts)')
  assert.equal(requestSignature(plain, undefined), '338aa62aead566f75a3c0601259dc7ee')
  assert.equal(requestSignature(plain, published), '6d183eb8c7a1338e37c37528ea84e795')
  assert.equal(requestSignature(requestOf("Tilde ~ quote ' bang ! star * é"), published), '24eea55cf4491ec498b67681e3affb09')
})

test('the API is signed over everything sorted by name, the passphrase among it', () => {
  const headers = { timestamp: '2026-11-23T15:00:00+02:00', version: 'v1', 'merchant-id': '10000100' }
  assert.equal(apiSignature(headers, published), '5b4e75f0e24435fafa8614df3a03bbbe')
})

test('values are encoded as PHP encodes them', () => {
  assert.equal(phpEncode(" !'()*~-_.é"), '+%21%27%28%29%2A%7E-_.%C3%A9')
})
