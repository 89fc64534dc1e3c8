/** What the structure of a PDF tells of its past, however somebody tries to hide it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { examinePdf } from './pdf-structure.ts'

const PAGE = '3 0 obj\n<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>\nendobj\n'
const CONTENT = (id: number, text: string): string =>
  `${id} 0 obj\n<< /Length 40 >>\nstream\nBT /F1 11 Tf 60 700 Td (${text}) Tj ET\nendstream\nendobj\n`
const ROOT = '1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Count 1 /Kids [3 0 R] >>\nendobj\n'
const END = 'xref\n0 5\ntrailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n400\n%%EOF\n'
const WRITTEN = `%PDF-1.7\n${ROOT}${PAGE}${CONTENT(4, 'Amount R10.00')}${END}`

const examined = (text: string) => examinePdf(Buffer.from(text, 'latin1'))

test('a file written once has no revision and no text left over', () => {
  const { revisions, hasLeftText } = examined(WRITTEN)
  assert.deepEqual([revisions, hasLeftText], [0, false])
})

test('a file that was saved over says so by its ends, by its tables, or by an object that it has twice', () => {
  const update = `${CONTENT(4, 'Amount R90.00')}${END}`
  assert.equal(examined(WRITTEN + update).revisions, 1)
  assert.equal(examined(WRITTEN.replace('%%EOF', '%%XXX') + update).revisions, 1, 'the first end is overwritten')
  const hidden = WRITTEN.replace('%%EOF', '%%XXX').replace('startxref', 'startxxxx') + update
  assert.equal(examined(hidden).revisions, 1, 'the first table too')
})

test('a comment does not make a linearised file, which is written in two parts', () => {
  const update = `${CONTENT(9, 'x').replace('BT', 'q')}${END}`
  const body = WRITTEN.slice('%PDF-1.7\n'.length).replace('4 0 R >>', '4 0 R /X 9 0 R >>')
  assert.equal(examined(`%PDF-1.7\n% /Linearized 1\n${body}${update}`).revisions, 1)
  assert.equal(examined(`%PDF-1.7\n8 0 obj\n<< /Linearized 1 /L 900 >>\nendobj\n${body}${update}`).revisions, 0)
})

test('text that nothing refers to is what stood on the page before; a drawing without text is none', () => {
  const page = CONTENT(7, 'Amount R5.00) Tj (Date) Tj (Reference')
  assert.ok(examined(WRITTEN.replace(END, page + END)).hasLeftText)
  assert.ok(!examined(WRITTEN.replace(END, CONTENT(7, 'x') + END)).hasLeftText, 'what stood in a field of a form')
  assert.ok(!examined(WRITTEN.replace(END, `7 0 obj\n<< /Length 20 >>\nstream\nq 1 0 0 1 0 0 cm Q\nendstream\nendobj\n${END}`)).hasLeftText)
})

test('the program that wrote a file is told by the bytes on its second line', () => {
  const mark = (bytes: string): string | null => examined(WRITTEN.replace('%PDF-1.7\n', `%PDF-1.7\n%${bytes}\n`)).writer
  assert.deepEqual([mark('\x81\x81\x81\x81'), mark('\xBF\xF7\xA2\xFE'), mark('\xE2\xE3\xCF\xD3')], ['pdf-lib', 'qpdf', null])
})
