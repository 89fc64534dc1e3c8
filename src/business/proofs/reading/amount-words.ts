/** Amounts written in words, English and Afrikaans: "One thousand two hundred rand only", "Twaalfduisend driehonderd vyf-en-veertig rand". */

const NUMBERS: Readonly<Record<string, number>> = Object.fromEntries(
  [
    'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen',
    'een twee drie vier vyf ses sewe agt nege tien elf twaalf dertien veertien vyftien sestien sewentien agttien negentien',
  ]
    .flatMap((words) => words.split(' ').map((word, i): [string, number] => [word, i + 1]))
    .concat(
      ['twenty thirty forty fifty sixty seventy eighty ninety', 'twintig dertig veertig vyftig sestig sewentig tagtig negentig'].flatMap(
        (words) => words.split(' ').map((word, i): [string, number] => [word, (i + 2) * 10]),
      ),
    ),
)
const SCALES: Readonly<Record<string, number>> = {
  hundred: 100,
  honderd: 100,
  thousand: 1000,
  duisend: 1000,
  million: 1_000_000,
  miljoen: 1_000_000,
}
/** Words that stand among the numbers and count nothing. */
const BETWEEN = /^(?:and|en|only|alleen|slegs|exactly|the|sum|of|die|som|van|zar|n)$/

/** Cents of an amount in words with "rand" in it; null when it is none, or a word of it is no number. */
export function amountInWords(text: string): number | null {
  const [before, behind] = text.toLowerCase().split(/\brand(?:s)?\b/)
  if (before === undefined || behind === undefined) return null
  if (!/[a-z]/.test(before)) return unitsFirst(behind)
  const whole = numberOf(before)
  if (whole === null) return null
  const rest = /\b(?:cents?|sent)\b/.test(behind) ? numberOf(behind.replace(/\b(?:cents?|sent)\b.*/, '')) : 0
  return rest === null ? null : whole * 100 + rest
}

/** "Rand twelve thousand and cents six only" */
function unitsFirst(text: string): number | null {
  const [rands = '', cents] = text.split(/\b(?:cents?|sent)\b/)
  const whole = numberOf(rands)
  const rest = cents === undefined ? 0 : numberOf(cents)
  return whole === null || rest === null ? null : whole * 100 + rest
}

function numberOf(text: string): number | null {
  const words = text
    .replace(/(honderd|duisend|miljoen)/g, ' $1 ')
    .split(/[^a-z]+/)
    .filter((word) => word && !BETWEEN.test(word))
  if (words.length === 0) return null
  let [total, current] = [0, 0]
  for (const word of words) {
    const scale = SCALES[word]
    const number = NUMBERS[word]
    if (number !== undefined) current += number
    else if (scale === 100) current = Math.max(1, current) * 100
    else if (scale !== undefined) [total, current] = [total + Math.max(1, current) * scale, 0]
    else return null
  }
  return total + current
}
