// The whole story through the pages, without script, on both databases: a new buyer orders and proves, the office checks,
// imports, matches and undoes. Forms are those the pages hold, sent as a browser would send them.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createSetUpToken } from '../../src/business/accounts/set-up-owner.ts'
import { dateOn } from '../../src/business/money/calendar.ts'
import { checkLedger } from '../../src/business/payments/check-ledger.ts'
import { demoBank } from '../../src/commands/demo/people.ts'
import { fnbCsv, ofx } from '../../src/commands/demo/sample-statement.ts'
import { sampleProofPdf } from '../../src/commands/demo/sample-proof.ts'
import { withDatabases } from '../harness/databases.ts'
import { Person } from '../harness/person.ts'
import { setUpAuthenticator } from '../harness/second-factor.ts'
import { type Site, startSite } from '../harness/site.ts'
import { createWorld, ourAccount, type World } from '../harness/world.ts'

const password = 'correct horse battery staple'
const totalCents = 31_843_125 // 34,5 t of ore with VAT and 12 000 ℓ of diesel without
const shown = 'R 318 431,25'

withDatabases((given) => {
  let world: World
  let site: Site
  let buyer: Person
  let office: Person
  let invoicePath = ''
  let reference = ''
  before(async () => {
    world = await createWorld(given.database)
    site = await startSite({ place: { url: given.url, remove: async () => undefined }, clock: world.clock })
    buyer = new Person(site.address)
    office = new Person(site.address)
  })
  after(async () => {
    await site.stop()
    await world.close()
  })

  const today = () => dateOn(world.clock.now())
  const proof = (change: { amountCents?: number; accountNumber?: string; bankReference?: string } = {}) =>
    sampleProofPdf({
      payerName: 'Karoo Wool (Pty) Ltd',
      beneficiaryName: 'Test Supply',
      beneficiaryBank: 'First National Bank',
      accountNumber: ourAccount,
      branchCode: '250655',
      amountCents: totalCents,
      reference,
      paidOn: today(),
      bankReference: 'MB20260304001',
      ...change,
    })

  test('a stranger looks at the catalogue, and is sent to sign in before buying', async () => {
    const catalogue = await buyer.open('/catalogue?q=ore')
    assert.equal(catalogue.status, 200)
    assert.match(catalogue.text, /R 2 150,00/)
    assert.match(catalogue.html, /<form[^>]*role="search"/)
    assert.equal((await buyer.open('/orders')).path.startsWith('/login?next='), true)
  })

  test('a new buyer registers; a weak password is refused beside the field and what was typed stays', async () => {
    await buyer.open('/register')
    const filled = {
      companyName: 'Karoo Wool (Pty) Ltd',
      address: '9 Farm Road, Beaufort West, 6970',
      contactName: 'Anna Louw',
      email: 'anna@karoowool.example',
      phone: '0825550100',
    }
    const refused = await buyer.send('/register', { ...filled, password: 'short' })
    assert.equal(refused.status, 422)
    assert.match(refused.text, /at least 15 characters/)
    assert.match(refused.html, /value="Karoo Wool \(Pty\) Ltd"/)
    const registered = await buyer.send('/register', { ...filled, password })
    assert.equal(registered.status, 200)
    assert.match((await buyer.open('/account')).text, /Karoo Wool/)
  })

  test('34,5 t and 12 000 ℓ go into the cart; half a step does not', async () => {
    await buyer.open('/products/ore')
    const offStep = await buyer.send('/products/ore/cart', { quantity: '34,3' })
    assert.equal(offStep.status, 422)
    assert.match(offStep.text, /steps of 0,5 t/)
    await buyer.open('/products/ore')
    await buyer.send('/products/ore/cart', { quantity: '34,5' })
    await buyer.open('/products/diesel')
    await buyer.send('/products/diesel/cart', { quantity: '12 000' })
    assert.match((await buyer.open('/cart')).text, new RegExp(shown))
  })

  test('checkout keeps PO number and site, shows all again for review, and places one order for twenty clicks', async () => {
    await buyer.open('/checkout')
    await buyer.send('/checkout', {
      poNumber: 'KW-1',
      site: 'new',
      siteName: 'Shearing shed',
      siteAddress: '9 Farm Road, Beaufort West',
      note: 'Call at the gate',
    })
    assert.equal(buyer.page.path, '/checkout/review')
    for (const words of ['KW-1', 'Shearing shed', shown]) assert.match(buyer.page.text, new RegExp(words))
    const click = buyer.prepare('/checkout/place')
    const answers = await Promise.all(Array.from({ length: 20 }, click))
    const places = new Set(answers.map((answer) => `${answer.status} ${answer.headers.get('location')}`))
    assert.equal(places.size, 1, [...places].join(', '))
    invoicePath = (answers[0]?.headers.get('location') ?? '').split('?')[0] ?? ''
    const invoice = await buyer.open(invoicePath)
    assert.equal(invoice.status, 200)
    assert.match(invoice.text, new RegExp(shown))
    assert.match(invoice.html, /318431\.25/, 'the exact amount to copy')
    reference = /36[2-9A-Y]-[2-9A-Y]{3}-[2-9A-Y]{3}/.exec(invoice.text)?.[0] ?? ''
    assert(reference, 'the reference to pay with')
    assert.match(invoice.html, /62900004321/, 'the account number to copy')
    assert.match((await buyer.open('/orders')).text, /KW-1/)
  })

  test('the tax invoice comes as a PDF', async () => {
    const pdf = await buyer.open(`${invoicePath}/pdf`)
    assert.equal(pdf.headers.get('content-type'), 'application/pdf')
    assert.equal(pdf.bytes.subarray(0, 5).toString(), '%PDF-')
  })

  test('another company sees neither the invoice nor its proofs', async () => {
    const stranger = new Person(site.address)
    await stranger.open('/register')
    await stranger.send('/register', {
      companyName: 'Somebody Else CC',
      address: '1 Street, Town, 0001',
      contactName: 'Bob Else',
      email: 'bob@else.example',
      password,
    })
    assert.equal((await stranger.open(invoicePath)).status, 404)
    assert.equal((await stranger.open(`${invoicePath}/pdf`)).status, 404)
  })

  test('a document that is none is refused with a sentence beside the field, and stores nothing', async () => {
    await buyer.open(invoicePath)
    const refused = await buyer.send('/proofs', {}, [
      { field: 'proof', name: 'proof.pdf', bytes: Buffer.from('<html><script>alert(1)</script></html>') },
    ])
    assert.equal(refused.status, 422)
    assert.match(refused.text, /proof\.pdf/)
    const rows = await world.ctx.read.db.selectFrom('proof').select('id').execute()
    assert.equal(rows.length, 0)
    const audit = await world.ctx.read.db.selectFrom('audit_event').select('id').where('kind', '=', 'proof-refused').execute()
    assert.equal(audit.length, 1)
  })

  test('the proof is taken in, read, and understood; the invoice stays unpaid and says notified', async () => {
    await buyer.open(invoicePath)
    const sent = await buyer.send('/proofs', {}, [{ field: 'proof', name: 'payment.pdf', bytes: await proof() }])
    assert.equal(sent.status, 200)
    await site.workAll()
    const invoice = await buyer.open(invoicePath)
    assert.match(invoice.text, /Payment notified/)
    assert.match(invoice.text, /payment\.pdf/)
    const [proofPath = ''] = buyer.links('/proofs/')
    const page = await buyer.open(proofPath)
    assert.match(page.text, new RegExp(shown))
    assert.match(page.text, new RegExp(reference))
  })

  test('the one-time link opens the office once', async () => {
    const token = await world.ctx.transact((w) => createSetUpToken(w))
    await office.open(`/office/set-up/${token}`)
    const opened = await office.send('/office/set-up', { name: 'Naledi Owner', email: 'naledi@supply.example', password })
    assert.match(opened.path, /^\/office\/second-factor\/set-up/, 'nothing opens before a second factor is set up')
    assert.match((await office.open('/office/company')).path, /^\/office\/second-factor/)
    await setUpAuthenticator(office, world.clock.now())
    assert.equal((await office.open('/office')).path, '/office')
    const late = new Person(site.address)
    assert.notEqual((await late.open(`/office/set-up/${token}`)).status, 200)
    assert.equal((await buyer.open('/office')).path.startsWith('/office/login'), true, 'a buyer is nobody in the office')
  })

  test('the office sees each check with its reason, and accepting the claim pays nothing', async () => {
    await office.open('/office/proofs')
    const [path = ''] = office.links('/office/proofs/').filter((link) => /[0-9a-f-]{36}/.test(link))
    const desk = await office.open(path)
    assert.match(desk.text, /exactly what is owing/)
    assert.match(desk.text, /digits …4321 are those of our account/)
    await office.send('/accept')
    assert.equal(office.page.status, 200)
    const invoice = await buyer.open(invoicePath)
    assert.match(invoice.text, /Accepted as a claim/)
    const { uuid } = await world.ctx.read.db.selectFrom('invoice').select('uuid').executeTakeFirstOrThrow()
    assert.equal((await world.invoice(uuid)).paidCents, 0)
  })

  test('a second proof with the same bank number is blocked, and rejecting it tells the buyer why', async () => {
    await buyer.open(invoicePath)
    await buyer.send('/proofs', {}, [{ field: 'proof', name: 'again.pdf', bytes: await proof({ amountCents: totalCents - 100 }) }])
    await site.workAll()
    await office.open('/office/proofs')
    const [path = ''] = office.links('/office/proofs/').filter((link) => /[0-9a-f-]{36}/.test(link))
    const desk = await office.open(path)
    assert.match(desk.text, /own payment number was on a proof/)
    await office.send('/reject', { reason: 'We have this payment already.' })
    assert.match((await buyer.open(invoicePath)).text, /We have this payment already/)
  })

  test('a statement with a broken row names row and reason and imports nothing', async () => {
    await office.open('/office/statements')
    const csv = fnbCsv(ourAccount, [{ on: today(), amountCents: 1_000, description: 'EFT CREDIT', reference: 'X' }], 0).replace(
      ',10.00,',
      ',1o.00,',
    )
    const refused = await office.send('/office/statements', {}, [{ field: 'statement', name: 'broken.csv', bytes: Buffer.from(csv) }])
    assert.equal(refused.status, 422)
    assert.match(refused.text, /Row 4/)
    assert.equal((await world.ctx.read.db.selectFrom('bank_line').select('id').execute()).length, 0)
  })

  test('a statement brings its lines once; two identical ones stay two', async () => {
    const same = { on: today(), amountCents: 75_000, description: 'CASH DEPOSIT', reference: 'DEPOSIT' }
    const lines = [
      same,
      same,
      {
        on: today(),
        amountCents: totalCents,
        description: 'EFT CREDIT KAROO WOOL',
        reference: reference.toLowerCase().replaceAll('-', ' '),
      },
    ]
    const bytes = Buffer.from(ofx(ourAccount, demoBank.branchCode, lines, 32_000_000))
    for (const expected of [3, 3]) {
      await office.open('/office/statements')
      const imported = await office.send('/office/statements', {}, [{ field: 'statement', name: 'statement.ofx', bytes }])
      assert.equal(imported.status, 200)
      assert.equal((await world.ctx.read.db.selectFrom('bank_line').select('id').execute()).length, expected)
    }
  })

  const openLine = async () => {
    const list = await office.open('/office/bank-lines?q=KAROO&view=all')
    const [path = ''] = office.links('/office/bank-lines/').filter((link) => /[0-9a-f-]{36}/.test(link))
    assert(path, list.text.slice(0, 400))
    return office.open(path)
  }

  test('the bank line finds its invoice; confirming pays it and lets the goods go', async () => {
    const desk = await openLine()
    assert.match(desk.text, /reference 36.-...-... is this invoice’s/)
    assert.match(desk.text, /exactly what is owing/)
    const click = office.prepare('/match')
    const answers = await Promise.all(Array.from({ length: 10 }, click))
    assert(
      answers.every((answer) => answer.status === 303),
      answers.map((answer) => answer.status).join(),
    )
    assert.match((await buyer.open(invoicePath)).text, /Paid/)
    const orders = await office.open('/office/orders?view=releasable')
    assert.match(orders.text, /KW-1|Karoo Wool/)
  })

  test('undoing the match shows the reversal, and the invoice owes again', async () => {
    const desk = await openLine()
    assert.match(desk.text, /Karoo Wool/)
    await office.send('/undo', { reason: 'Belongs to another payment' })
    assert.equal(office.page.status, 200)
    assert.match(office.page.text, /Reversal/)
    const { uuid } = await world.ctx.read.db.selectFrom('invoice').select('uuid').executeTakeFirstOrThrow()
    assert.equal((await world.invoice(uuid)).balanceCents, totalCents)
  })

  test('the office lets goods of a trusted customer go on a claim, up to a limit', async () => {
    await office.open('/office/customers?find=Karoo')
    const [path = ''] = office.links('/office/customers/').filter((link) => /[0-9a-f-]{36}$/.test(link))
    await office.open(path)
    const refused = await office.send(`${path}/terms`, { releasePolicy: 'on-claim', claimLimit: 'much' })
    assert.equal(refused.status, 422)
    assert.match(refused.html, /value="much"/)
    await office.open(path)
    const saved = await office.send(`${path}/terms`, { releasePolicy: 'on-claim', claimLimit: '400 000,00' })
    assert.equal(saved.status, 200)
    const row = await world.ctx.read.db
      .selectFrom('customer')
      .select(['release_policy', 'claim_limit_cents'])
      .where('name', 'like', 'Karoo%')
      .executeTakeFirstOrThrow()
    assert.deepEqual([row.release_policy, row.claim_limit_cents], ['on-claim', 40_000_000])
    assert.match((await office.open('/office/orders?view=releasable')).text, /KW-1/, 'its accepted claim now lets the goods go')
  })

  test('afterwards the books agree, mail was written, and nothing complained', async () => {
    assert.deepEqual(
      (await checkLedger(world.ctx.read)).flatMap((check) => check.differences),
      [],
    )
    await site.workAll()
    const mails = await world.ctx.read.db.selectFrom('job').select('state').where('kind', '=', 'send-mail').execute()
    assert(mails.length >= 4)
    assert(mails.every((mail) => mail.state === 'done'))
    // what a busy machine makes slow is no complaint
    const complaints = site.lines.filter(
      (line) => line['level'] !== 'INFO' && line['level'] !== 'DEBUG' && !/^Slow (request|statement)/.test(String(line['message'])),
    )
    assert.deepEqual(complaints, [])
  })
})
