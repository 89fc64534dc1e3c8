// Words typed into a search box as a LIKE pattern.

const searchLengthMax = 100

/** `%text%`. The wildcard of one character stays one: it finds more, never less. */
export const contains = (text: string): string => `%${text.trim().slice(0, searchLengthMax).replace(/[%\\]/g, ' ').replace(/\s+/g, ' ')}%`
