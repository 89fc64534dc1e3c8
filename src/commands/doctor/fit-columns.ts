// Text for a terminal of 80 columns. A word that is longer than a line (a path, an address) is left whole, so that it can be copied.

const columns = 80

/** Lines of at most 80 columns: the first begins with `lead`, the others are indented as far. */
export const fitColumns = (lead: string, text: string): string[] => {
  const room = columns - lead.length
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  lines.push(line)
  return lines.map((one, index) => `${index === 0 ? lead : ' '.repeat(lead.length)}${one}`)
}
