// The order of dates, instants and names of ours. Not by a language's rules: their tables cost a process 5 MB and 15 ms (decision 056).

/** By the numbers of their characters, for `sort`. */
export const compareTexts = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)
