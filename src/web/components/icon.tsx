// Line icons, drawn on 20 × 20. An icon never stands without words: visible ones, or a spoken name on its button.
import { keptMarkup } from './kept-markup.tsx'

const PATHS = {
  search: 'M8.5 3a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11ZM12.6 12.6 17 17',
  person: 'M10 3a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7ZM3 17c.7-3 3.4-4.5 7-4.500s6.300 1.500 7 4.500',
  cart: 'M2 3h2.5l2 9.5h8.6L17 6H5.2M7 16h1v1H7zM13.500 16h1v1h-1z',
  next: 'M3 10h13M11 5l5 5-5 5',
  previous: 'M17 10H4M9 5l-5 5 5 5',
  download: 'M10 3v11M5.500 9.500 10 14l4.500-4.500M3 17h14',
  upload: 'M10 14V3M5.500 7.500 10 3l4.500 4.500M3 12v5h14v-5',
  copy: 'M7 7h9v10H7zM4 13V3h9',
  done: 'm4 10.500 4 4 8-9',
  less: 'M4 10h12',
  more: 'M4 10h12M10 4v12',
  remove: 'm5 5 10 10M15 5 5 15',
  undo: 'M4 8h8a4 4 0 0 1 0 8H7M7 4.500 3.500 8 7 11.500',
  lock: 'M4 9h12v8H4zM6.500 9V6.500a3.500 3.500 0 0 1 7 0V9',
  print: 'M6 7V3h8v4M5 14H3V7h14v7h-2M6 11.500h8V17H6z',
  zoom: 'M8.500 3a5.500 5.500 0 1 0 0 11 5.500 5.500 0 0 0 0-11ZM12.600 12.600 17 17M6 8.500h5M8.500 6v5',
  camera: 'M2.500 6.500h3.500l1.500-2.500h5l1.500 2.500h3.500v9.500h-15zM10 8.500a2.800 2.800 0 1 0 0 5.600 2.800 2.800 0 0 0 0-5.600Z',
  file: 'M5 2.500h7l3.500 3.500V17.500H5zM12 2.500V6h3.500M7.500 10h5.500M7.500 13h5.500',
} as const

export type IconName = keyof typeof PATHS

export const Icon = keptMarkup(({ name }: { name: IconName }) => (
  <svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
    <path d={PATHS[name]} />
  </svg>
))
