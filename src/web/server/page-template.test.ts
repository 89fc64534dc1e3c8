// A page with gaps: the same text plain and compressed, whatever is filled in.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { createTemplate, hasBrokenStandIn, pageBytes, standIns } from './page-template.ts'

const around = (middle: string) => `<p>“Ünder”</p>${'x'.repeat(3_000)}${middle}<i>end</i>`
const inBytes = (text: string) => Buffer.from(text).toString('latin1')

test('texts of any length stand in the page, plain and as gzip, at the start, at the end and side by side', () => {
  const page = `${standIns.name}${around(`${standIns.name}${standIns.companyName}<b nonce="${standIns.nonce}">`)}${standIns.cartLines}`
  const template = createTemplate(page)
  const nonce = 'n'.repeat(standIns.nonce.length)
  for (const [name, companyName, cartLines] of [
    ['', '', ''],
    ['Bongi', 'Söhne &amp; “Co”', '0'],
    ['é'.repeat(300), 'z'.repeat(20_000), '1234'],
  ] as const) {
    const expected = `${name}${around(`${name}${companyName}<b nonce="${nonce}">`)}${cartLines}`
    const texts = { name: inBytes(name), companyName: inBytes(companyName), cartLines, nonce }
    assert.equal(pageBytes(template.plain, texts).toString(), expected)
    assert.equal(gunzipSync(pageBytes(template.gzip, texts)).toString(), expected)
  }
})

test('a page without a text for each of its gaps is not made', () => {
  const template = createTemplate(around(`${standIns.name}${standIns.nonce}`))
  for (const form of [template.plain, template.gzip]) {
    assert.throws(() => pageBytes(form, { nonce: standIns.nonce }), /name/)
    assert.throws(() => pageBytes(form, { name: 'Bongi', nonce: 'short' }), /nonce/)
  }
})

test('a stand-in that was cut or changed is noticed', () => {
  assert.equal(hasBrokenStandIn(around(`${standIns.name} ${standIns.companyName}`)), false)
  assert.equal(hasBrokenStandIn(around(standIns.name.slice(0, 14))), true)
  assert.equal(hasBrokenStandIn(around(standIns.name.slice(5))), true)
  assert.equal(hasBrokenStandIn(around(standIns.companyName.toUpperCase())), true)
})
