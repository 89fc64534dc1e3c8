/** How far apart two texts are, in letters that are wrong, missing or too many. */

export const editsBetween = (a: string, b: string): number => lastRow(a, b, (i) => i)[b.length] as number

/** How far `part` is from the place of `whole` that it is most like. */
export const editsWithin = (part: string, whole: string): number => Math.min(...lastRow(part, whole, () => 0))

/** Of each beginning of `b`, the edits to it from `a`; `atFirst` says what leaving letters of `b` out in front costs. */
function lastRow(a: string, b: string, atFirst: (letters: number) => number): number[] {
  let row = Array.from({ length: b.length + 1 }, (_, i) => atFirst(i))
  for (const [n, letter] of [...a].entries()) {
    const next = [n + 1]
    for (let i = 1; i <= b.length; i += 1)
      next[i] = Math.min((row[i - 1] as number) + (b[i - 1] === letter ? 0 : 1), (row[i] as number) + 1, (next[i - 1] as number) + 1)
    row = next
  }
  return row
}
