// The compass rose and the company's name: the mark of every page.
import { keptMarkup } from './kept-markup.tsx'

const TICKS =
  'M18 2v5M20.8 2.2l-.5 2.5M23.5 3l-.9 2.3M26 4.1l-1.2 2.2M28.3 5.7l-1.6 2M30.3 7.7l-2 1.6M31.9 10l-2.2 1.2M33 12.5l-2.3.9M33.8 15.2l-2.5.5M34 18h-5M33.8 20.8l-2.5-.5M33 23.5l-2.3-.9M31.9 26l-2.2-1.3M30.3 28.3l-2-1.6M28.3 30.3l-1.6-2M26 31.9l-1.2-2.2M23.5 33l-.9-2.3M20.8 33.8l-.5-2.5M18 34v-5M15.2 33.8l.5-2.5M12.5 33l.9-2.3M10 31.9l1.2-2.2M7.7 30.3l1.6-2M5.7 28.3l2-1.6M4.1 26l2.2-1.2M3 23.5l2.3-.9M2.2 20.8l2.5-.5M2 18h5M2.2 15.2l2.5.5M3 12.5l2.3.9M4.1 10l2.2 1.2M5.7 7.7l2 1.6M7.7 5.7l1.6 2M10 4.1l1.2 2.2M12.5 3l.9 2.3M15.2 2.2l.5 2.5'

/** The mark with the product's name, as a link to the front of the realm it stands in. */
export const Brand = keptMarkup(({ href = '/', name = '360Degree Supply' }: { href?: string; name?: string }) => (
  <a class="brand" href={href}>
    <svg viewBox="0 0 36 36" width="36" height="36" aria-hidden="true">
      <path d={TICKS} stroke="currentColor" stroke-width="1.4" />
      <path d="M18 8.500 23 18 18 27.500 13 18z" fill="currentColor" />
      <path class="brand__needle" d="M18 8.500 23 18H13z" />
    </svg>
    <span>{name}</span>
  </a>
))
