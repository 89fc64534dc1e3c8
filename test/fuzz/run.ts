// `script/fuzz WHAT N [SEED [FROM]]`: breaks N inputs of one sort by a seed and says what became of them. Ends with status 1 when
// one was not answered as it should be. FROM is the number of the first, to play a part of a run again.
import { fuzzFiles } from './files.ts'
import { fuzzTexts } from './texts.ts'

type Fuzz = (count: number, seed: number, from: number) => Promise<boolean>

const sorts: Readonly<Record<string, Fuzz>> = {
  files: async (files, seed, from) => {
    const startedAt = performance.now()
    const onFile = (number: number) => {
      if ((number + 1) % 100 === 0) console.error(`${number + 1} files, ${Math.round((performance.now() - startedAt) / 1000)} s`)
    }
    const { answers, slowest, childrenReplaced, wrong } = await fuzzFiles({ files, seed, from, onFile })
    console.log(`${files} files, seed ${seed}`)
    for (const [answer, count] of [...answers].sort((a, b) => b[1] - a[1])) console.log(`${String(count).padStart(7)}  ${answer}`)
    console.log(`slowest: ${Math.round(slowest.ms)} ms (${slowest.way})`)
    for (const [way, count] of childrenReplaced) console.log(`children replaced: ${count} (${way})`)
    for (const line of wrong) console.log(`WRONG  ${line}`)
    return wrong.length === 0
  },
  texts: async (texts, seed, from) => {
    const startedAt = performance.now()
    const onText = (number: number) => {
      if ((number + 1) % 10_000 === 0) console.error(`${number + 1} texts, ${Math.round((performance.now() - startedAt) / 1000)} s`)
    }
    const { letters, amounts, slowest, wrong } = fuzzTexts({ texts, seed, from, onText })
    console.log(`${texts} texts, ${letters} letters, seed ${seed}; ${amounts} still gave an amount`)
    console.log(`slowest: ${Math.round(slowest.ms)} ms for ${slowest.letters} letters (text ${slowest.number})`)
    for (const line of wrong) console.log(`WRONG  ${line}`)
    return wrong.length === 0
  },
}

const [what = '', count = '', seed = '20261128', from = '0'] = process.argv.slice(2)
const numbers = [count, seed, from].map(Number)
const [n = 0, seedNumber = 0, first = 0] = numbers
const fuzz = sorts[what]
if (fuzz === undefined || n < 1 || !numbers.every(Number.isSafeInteger)) {
  console.error(`usage: script/fuzz ${Object.keys(sorts).join('|')} N [SEED [FROM]]`)
  process.exit(2)
}
process.exitCode = (await fuzz(n, seedNumber, first)) ? 0 : 1
