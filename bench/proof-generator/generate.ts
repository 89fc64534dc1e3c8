/**
 * `bench/proof-generator/generate.ts --out DIR [--seed N] [--documents N] [--fonts DIR] [--strangers] [--kinds KIND,…]`: draws
 * labelled documents, the same for the same seed and fonts, into `files/` and `truth.json` as `bench/proofs.ts` reads them.
 * `--strangers` draws the second family instead: other banks and services, whose documents also say what went wrong.
 * `--kinds photo-hard` makes every genuine document a hard photo, for sets that measure these; several kinds take turns.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { launchBrowser } from '../../test/harness/browser.ts'
import { hard, hardShots, messenger, mild, mildShots, offScreen, photograph, scan } from './camera.ts'
import type { Layout, Printed } from './layout.ts'
import { otherDocuments, type OtherDocument } from './other-documents.ts'
import { gridLayouts } from './grid-layouts.ts'
import { letterLayouts } from './letter-layouts.ts'
import { drawPayment, spellAmount, spellDate } from './payment.ts'
import { marked, paintedOver, pictureOf } from './pdf-files.ts'
import { phoneLayouts } from './phone-layouts.ts'
import { randomOf, type Random } from './random.ts'
import { sheet, type Look, type Sheet } from './sheet.ts'
import { madeIn } from './strangers/outcomes.ts'
import { strangerDocuments } from './strangers/stranger-documents.ts'
import { strangers, telling, wrongOnes } from './strangers/strangers.ts'
import { openStudio, type Studio } from './studio.ts'

const paperKinds = ['pdf-text', 'photo-hard', 'pdf-scan', 'photo-mild', 'png', 'photo-turned'] as const
const phoneKinds = ['png', 'photo-screen', 'png-dark', 'messenger', 'photo-hard', 'pdf-text'] as const
type Kind = (typeof paperKinds)[number] | (typeof phoneKinds)[number]

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    seed: { type: 'string', default: '1' },
    documents: { type: 'string', default: '60' },
    fonts: { type: 'string', multiple: true, default: [] },
    strangers: { type: 'boolean', default: false },
    kinds: { type: 'string' },
  },
})
if (!values.out) {
  console.error(
    'usage: bench/proof-generator/generate.ts --out DIR [--seed N] [--documents N] [--fonts DIR]... [--strangers] [--kinds KIND,...]',
  )
  process.exit(2)
}
const out = values.out
const fonts = await readFonts(values.fonts)
const families = [
  ...fonts.map(({ family }) => `'${family}'`),
  "'DejaVu Sans'",
  "'DejaVu Serif'",
  "'DejaVu Sans Condensed'",
  "'DejaVu Sans Mono'",
]

await rm(out, { recursive: true, force: true })
await mkdir(path.join(out, 'files'), { recursive: true })
const browser = await launchBrowser()
const studio = await openStudio(browser, fonts)
const docs: object[] = []
if (values.strangers) await addStrangers()
else await addFirstFamily()
await writeFile(path.join(out, 'truth.json'), `${JSON.stringify({ seed: values.seed, count: docs.length, docs }, null, 1)}\n`)
await browser.close()
console.log(`${docs.length} documents in ${out}`)

async function addFirstFamily(): Promise<void> {
  const layouts = [...gridLayouts, ...letterLayouts, ...phoneLayouts]
  const genuine = Math.max(layouts.length, Number(values.documents) - otherDocuments.length - 2)
  for (let i = 0; i < genuine; i += 1) await addProof(layouts[i % layouts.length] as Layout, i, Math.floor(i / layouts.length))
  for (const other of otherDocuments) await addOther(other)
  for (const way of ['painted-over', 'saved-by-editor'] as const) await addEdited(way)
}

async function addStrangers(): Promise<void> {
  const wrong = wrongOnes(values.seed)
  const genuine = Math.max(strangers.length, Number(values.documents) - wrong.length - strangerDocuments.length)
  for (let i = 0; i < genuine; i += 1) {
    const stranger = strangers[i % strangers.length] as (typeof strangers)[number]
    const round = Math.floor(i / strangers.length)
    await addProof(telling(stranger, madeIn(stranger.language, randomOf(`${values.seed}/${stranger.id}/${round}`))), i, round)
  }
  for (const other of wrong) await addOther(other)
  for (const other of strangerDocuments) await addOther(other)
}

async function addProof(layout: Layout, turn: number, round: number): Promise<void> {
  const kinds = kindsOf(layout)
  const kind = kinds[(turn + 2 * round + Number(values.seed)) % kinds.length] as Kind
  const id = `${layout.id}-${round + 1}--${kind}`
  const random = randomOf(`${values.seed}/${id}`)
  const printed = print(random, layout)
  const page = draw(layout.body, printed, layout, random, kind)
  await keep({ id, kind, expect: 'match', reason: null }, printed, layout, await expose(page, kind, random, printed))
}

/** How a layout's documents may reach us; all of them when none of those asked for is one. */
function kindsOf({ medium }: Layout): readonly Kind[] {
  const all: readonly Kind[] = medium === 'paper' ? paperKinds : phoneKinds
  const asked = all.filter((kind) => values.kinds?.split(',').includes(kind))
  return asked.length > 0 ? asked : all
}

async function addOther({ id, reason, medium, width, amounts, dates, body }: OtherDocument): Promise<void> {
  const random = randomOf(`${values.seed}/${id}`)
  const kind = random.pick(
    medium === 'paper'
      ? (['pdf-text', 'photo-mild', 'pdf-scan', 'png'] as const)
      : (['png', 'png-dark', 'messenger', 'photo-screen'] as const),
  )
  const printed = print(random, {
    amounts: amounts ?? ['R1 234.56', 'R1,234.56', 'R 1 234,56'],
    dates: dates ?? ['2026-02-07', '07/02/2026', '7 February 2026'],
  })
  const page = draw(body, printed, { width, medium }, random, kind)
  await keep({ id: `${id}--${kind}`, kind, expect: 'refuse', reason }, printed, null, await expose(page, kind, random, printed))
}

/** A genuine notice, edited: the picture then says more than was paid, or the file says which program changed it. */
async function addEdited(way: 'painted-over' | 'saved-by-editor'): Promise<void> {
  const random = randomOf(`${values.seed}/${way}`)
  const layout = letterLayouts.find((l) => l.id === (way === 'painted-over' ? 'capitec-notice' : 'investec-letter')) as Layout
  const printed = print(random, layout)
  const page = draw(layout.body, printed, layout, random, 'pdf-text')
  const { pdf, place } = await studio.print(page, printed.amount)
  const genuine = marked(pdf, {
    producer: 'Notices',
    on: printed.date,
    ...(way === 'saved-by-editor' ? { changedOn: printed.letterDate } : {}),
  })
  const claimedCents = printed.amountCents + 1_000_000
  const claimed = spellAmount(claimedCents, 'R1,234.56')
  const bytes = way === 'painted-over' ? paintedOver(genuine, { ...(place as NonNullable<typeof place>), text: claimed }) : genuine
  const shown = way === 'painted-over' ? { shownAmountCents: claimedCents } : {}
  await keep({ id: `${way}--pdf-text`, kind: 'pdf-text', expect: 'review', reason: 'edited-pdf', ...shown }, printed, layout, {
    bytes,
    extension: 'pdf',
  })
}

function print(random: Random, { amounts, dates }: Pick<Layout, 'amounts' | 'dates'>): Printed {
  const payment = drawPayment(random)
  const [amount, date] = [random.pick(amounts), random.pick(dates)]
  return {
    ...payment,
    amount: spellAmount(payment.amountCents, amount),
    on: spellDate(payment.date, date),
    fee: spellAmount(payment.feeCents, amount),
    balance: spellAmount(payment.balanceCents, amount),
    limit: spellAmount(payment.limitCents, amount),
    letterOn: spellDate(payment.letterDate, date),
  }
}

function draw(
  body: Layout['body'],
  printed: Printed,
  { width, medium }: Pick<Layout, 'width' | 'medium'>,
  random: Random,
  kind: Kind,
): Sheet {
  const look: Look = {
    font: random.pick(families),
    isDark: kind === 'png-dark',
    size: medium === 'paper' ? random.whole(14, 17) : random.whole(13, 15),
    accent: random.pick(['#0b6b4f', '#8a1538', '#123c7c', '#c05a00', '#333333']),
  }
  return sheet(body(printed, look), width, medium === 'paper' ? 46 : 20, look)
}

async function expose(page: Sheet, kind: Kind, random: Random, { date }: Printed): Promise<{ bytes: Buffer; extension: string }> {
  if (kind === 'pdf-text') return { bytes: marked((await studio.print(page)).pdf, { producer: 'Notices', on: date }), extension: 'pdf' }
  if (kind === 'png' || kind === 'png-dark') return { bytes: await studio.capture(page, random.pick([1.5, 2, 3])), extension: 'png' }
  const png = await studio.capture(page, 2)
  if (kind === 'messenger') return { bytes: await messenger(png, random), extension: 'jpg' }
  if (kind === 'pdf-scan') {
    const jpeg = await scan(png, random)
    const { width, height } = await sharp(jpeg).metadata()
    return { bytes: await pictureOf(jpeg, width, height), extension: 'pdf' }
  }
  const [milds, hards] = values.strangers ? [mildShots, hardShots] : [[mild], [hard]]
  const shot = kind === 'photo-screen' ? offScreen : random.pick(kind === 'photo-hard' ? hards : milds)
  return { bytes: await photograph(png, random, shot, kind === 'photo-turned' ? random.pick([1, 2, 3]) : 0), extension: 'jpg' }
}

async function keep(
  record: { id: string; kind: Kind; expect: string; reason: string | null },
  p: Printed,
  layout: Layout | null,
  { bytes, extension }: { bytes: Buffer; extension: string },
): Promise<void> {
  const file = `files/${record.id}.${extension}`
  await writeFile(path.join(out, file), bytes)
  const shows = (field: Layout['shows'][number]): boolean => layout?.shows.includes(field) ?? false
  docs.push({
    ...record,
    file,
    fields: {
      amountCents: p.amountCents,
      reference: p.reference,
      date: p.date,
      bank: layout?.bank ?? null,
      payerName: shows('payer') ? p.payerName : null,
      beneficiaryAccount: shows('account') || !layout ? p.beneficiaryAccount : null,
      branchCode: shows('branch') ? p.branchCode : null,
      trace: shows('bank id') ? p.bankId : null,
    },
  })
}

async function readFonts(folders: readonly string[]): Promise<Studio['fonts']> {
  const found: Studio['fonts'] = []
  for (const folder of folders) {
    for (const name of (await readdir(folder)).filter((n) => /\.(?:woff2|ttf|otf)$/.test(n)).sort())
      found.push({ family: name.replace(/\.\w+$/, ''), data: await readFile(path.join(folder, name)) })
  }
  return found
}
