// Answers whose head we write ourselves: what a client hears is what Node would have said.
import assert from 'node:assert/strict'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { once } from 'node:events'
import { afterEach, beforeEach, test } from 'node:test'
import { createTemplate, pageBytes, standIns } from './page-template.ts'
import { WholeAnswers } from './whole-answer.ts'

const standing = ['x-content-type-options', 'nosniff', 'content-type', 'text/html; charset=utf-8']
const own = ['x-request-id', '0123456789ab']
const nonceOf = (letter: string) => letter.repeat(standIns.nonce.length)
const templateOf = (filling: string) => createTemplate(`<p>“Ü”</p>${filling}<b nonce="${standIns.nonce}">${filling}</b>`)

let server: Server
let answer: (response: ServerResponse, answers: WholeAnswers) => void
beforeEach(async () => {
  server = createServer({ keepAliveTimeout: 5_500 }, (_request, response) => answer(response, answers))
  const answers = new WholeAnswers(server, standing)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

const ask = (lines = ''): Socket => {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  socket.write(`GET / HTTP/1.1\r\nHost: x\r\n${lines}\r\n`)
  return socket
}

/** So many bytes from the connection. */
const read = async (socket: Socket, length: number): Promise<Buffer> => {
  const chunks: Buffer[] = []
  let got = 0
  for await (const chunk of socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    got += chunk.length
    if (got >= length) break
  }
  return Buffer.concat(chunks)
}

const withoutDate = (text: string) => text.replace(/Date: [A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT/, 'Date: one')

test('an answer is byte for byte what Node itself sends, and the connection goes on', async () => {
  const template = templateOf('x'.repeat(3_000))
  const texts = { nonce: nonceOf('n') }
  const inNodesWay = (response: ServerResponse) => {
    const body = pageBytes(template.plain, texts)
    response.writeHead(200, [...standing, ...own, 'content-length', String(body.length)])
    response.end(body)
  }
  answer = inNodesWay
  const socket = ask()
  const expected = withoutDate((await read(socket, 3_000)).toString())
  assert.match(expected, /Date: one\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\n\r\n<p>“Ü”/)
  answer = (response, answers) => answers.send(response, own, template.plain, texts)
  for (let visit = 0; visit < 3; visit += 1) {
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    assert.equal(withoutDate((await read(socket, expected.length)).toString()), expected)
  }
  answer = inNodesWay
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  assert.equal(withoutDate((await read(socket, expected.length)).toString()), expected, 'and another in the usual way after it')
})

test('the answer of a client that reads slowly is not written over by those of others', async () => {
  const template = templateOf('x'.repeat(16 * 1024 * 1024))
  let visits = 0
  const letters = ['a', 'b', 'c']
  answer = (response, answers) => answers.send(response, own, template.plain, { nonce: nonceOf(letters[visits++] ?? 'z') })
  const sockets: Socket[] = []
  for (const letter of letters) {
    const socket = ask()
    socket.once('readable', () => undefined)
    await once(socket, 'readable')
    assert.equal(letters[visits - 1], letter)
    sockets.push(socket)
  }
  for (const [index, socket] of sockets.entries()) {
    const texts = { nonce: nonceOf(letters[index] ?? '') }
    const page = pageBytes(template.plain, texts)
    const got = await read(socket, page.length + 100)
    assert.ok(got.subarray(got.indexOf('\r\n\r\n') + 4).equals(page), `of ${letters[index]}`)
  }
})

test('a client that ends its connection with this request, or speaks HTTP/1.0, is told of it in the usual way', async () => {
  const fitting: boolean[] = []
  answer = (response, answers) => {
    fitting.push(answers.fits(response))
    response.end()
  }
  for (const lines of ['', 'Connection: close\r\n']) await once(ask(lines), 'readable')
  const old = connect((server.address() as AddressInfo).port, '127.0.0.1')
  old.write('GET / HTTP/1.0\r\n\r\n')
  await once(old, 'readable')
  assert.deepEqual(fitting, [true, false, false])
})

test('a header that could begin another is refused when the server starts', () => {
  assert.throws(() => new WholeAnswers(server, ['x-one', 'a\r\nx-two: b']), /Invalid character/)
  assert.throws(() => new WholeAnswers(server, ['x one', 'a']), /valid HTTP token/)
})
