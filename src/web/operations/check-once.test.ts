// One contact serves everybody who asks meanwhile and for a second after, and a contact that hangs holds nobody.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkOnce } from './check-once.ts'

const given = (timeoutMs = 1_500) => {
  const contacts: PromiseWithResolvers<string>[] = []
  let atMs = 0
  const contact = () => {
    const one = Promise.withResolvers<string>()
    contacts.push(one)
    return one.promise
  }
  const check = checkOnce(contact, timeoutMs, () => atMs)
  return { contacts, check, pass: (ms: number) => void (atMs += ms) }
}

test('a hundred who ask at once and a hundred within the second cost one contact', async () => {
  const { contacts, check, pass } = given()
  const asked = Promise.all(Array.from({ length: 100 }, () => check()))
  contacts[0]?.resolve('here')
  assert.ok((await asked).every((outcome) => outcome.value === 'here'))
  pass(999)
  await Promise.all(Array.from({ length: 100 }, () => check()))
  assert.equal(contacts.length, 1)
  pass(1)
  void check()
  assert.equal(contacts.length, 2)
})

test('a contact that hangs is answered for in time, joined by others, and given up after five seconds', async () => {
  const { contacts, check, pass } = given(5)
  assert.deepEqual(await check(), { value: undefined, isAnswered: false, latencyMs: 5 })
  pass(3_000)
  assert.equal((await check()).isAnswered, false)
  assert.equal(contacts.length, 1, 'no second contact beside the hanging one')
  pass(2_000)
  const again = check()
  contacts[1]?.resolve('back')
  assert.equal((await again).value, 'back')
})

test('a refusal is an outcome, not an exception', async () => {
  const { contacts, check } = given()
  const asked = check()
  contacts[0]?.reject(new Error('refused'))
  assert.equal((await asked).isAnswered, false)
})
