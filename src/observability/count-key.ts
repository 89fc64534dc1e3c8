// How a counted figure and its labels travel as one text: `name {"label":"value"}`. The supervisor adds
// such texts up without reading them; the metrics page takes them apart again.

export type Labels = Readonly<Record<string, string>>

/** The text for a figure with these labels; a figure without labels is its bare name. */
export const countKey = (name: string, labels?: Labels): string => (labels === undefined ? name : `${name} ${JSON.stringify(labels)}`)

/** The parts of a text that `countKey` made; any other text is a name without labels. */
export const readCountKey = (key: string): { name: string; labels: Labels } => {
  const space = key.indexOf(' {"')
  if (space === -1) return { name: key, labels: {} }
  return { name: key.slice(0, space), labels: JSON.parse(key.slice(space + 1)) as Labels }
}
