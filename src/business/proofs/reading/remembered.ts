/** Texts are asked the same at several places, and banks print the same on each page: each is answered once. */

/** Then all are forgotten: a reader lives long and sees many documents. */
const ANSWERS_MAX = 2000
/** Longer texts are whole paragraphs, asked once, and take room. */
const TEXT_MAX = 400

/** `ask`, with its answers kept for short texts; they must not be changed. */
export function remembered<T>(ask: (text: string) => T): (text: string) => T {
  const answers = new Map<string, T>()
  return (text) => {
    if (text.length > TEXT_MAX) return ask(text)
    const known = answers.get(text)
    if (known !== undefined) return known
    if (answers.size >= ANSWERS_MAX) answers.clear()
    const answer = ask(text)
    answers.set(text, answer)
    return answer
  }
}
