// HTML of a mail as plain words: rows of tables as lines, cells apart, nothing fetched, nothing run.
import { convert, type FormatCallback } from 'html-to-text'
import { mailboxLimits } from '../../config/mailbox-limits.ts'

// A notice of payment is a table of labels and values: its rows must stay rows.
const cell: FormatCallback = (element, walk, builder) => {
  walk(element.children, builder)
  builder.addInline('   ', { noWordTransform: true })
}

const row: FormatCallback = (element, walk, builder) => {
  builder.openBlock({ leadingLineBreaks: 1 })
  walk(element.children, builder)
  builder.closeBlock({ trailingLineBreaks: 1 })
}

/** Empty when it cannot be taken apart. */
export const plainText = (html: string): string => {
  // opened and never closed, tags cost the square of their number
  if ((html.match(/</g)?.length ?? 0) > mailboxLimits.htmlTagsMax) return ''
  try {
    return convert(html.slice(0, mailboxLimits.htmlMax), {
      wordwrap: false,
      formatters: { cell, row },
      limits: { maxInputLength: mailboxLimits.htmlMax, maxDepth: 60, maxChildNodes: 5_000 },
      selectors: [
        { selector: 'img', format: 'skip' },
        { selector: 'a', options: { ignoreHref: true } },
        { selector: 'table', format: 'block' },
        { selector: 'tr', format: 'row' },
        { selector: 'td', format: 'cell' },
        { selector: 'th', format: 'cell' },
      ],
    })
  } catch {
    return ''
  }
}
