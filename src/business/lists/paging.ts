// Pages of a list: which rows, how many in all. Page numbers come from people, so any number is answered.

const pageSize = 20

export interface Page {
  number: number
  count: number
  total: number
  size: number
  offset: number
}

export interface Paged<T> {
  rows: T[]
  total: number
  page: number
  pageCount: number
}

/** The page that was asked for, brought inside 1 … last. */
export function pageOf(asked: number | undefined, total: number, size = pageSize): Page {
  const count = Math.max(1, Math.ceil(total / size))
  const number = Math.min(count, Math.max(1, Number.isSafeInteger(asked) ? Number(asked) : 1))
  return { number, count, total, size, offset: (number - 1) * size }
}

export const paged = <T>(page: Page, rows: T[]): Paged<T> => ({ rows, total: page.total, page: page.number, pageCount: page.count })
