// What every plot needs of its axis: a round upper end, and where a share of it stands.

/** The next 1, 2, 5 or 10 times a power of ten that a positive number stays under. */
export const roundAbove = (tallest: number): number => {
  const power = 10 ** Math.floor(Math.log10(tallest))
  return [1, 2, 5, 10].map((step) => step * power).find((limit) => limit >= tallest) ?? tallest
}

/** A share as SVG takes it, to a hundredth of a per cent. */
export const percent = (share: number): string => `${(Math.round(share * 10_000) / 100).toString()}%`
