// The document as pictures of its pages, with what was found marked on them. The pictures are made anew from pixels: nothing of the
// file itself runs here. Positions are attributes of the drawing, so the page's policy needs no exception.
import { type FieldName, type FoundBox, type FoundField, type Sheet } from '../../business/proofs/reading/found.ts'
import { fieldNames } from '../../business/proofs/corrected-reading.ts'
import type { ProofDetail } from '../../business/proofs/find-proofs.ts'
import { Icon } from '../components/icon.tsx'

export interface ViewerProps {
  proof: ProofDetail
  /** the field that the address names: its page is shown close */
  field: FieldName | null
  /** a twin beside the proof that is judged: no keys, nothing to correct */
  isTwin?: boolean
}

/** Of pages that were read before their size was kept; the picture is fitted into it. */
const sheetUnknown: Sheet = { page: 1, width: 1000, height: 1414, quarterTurns: 0 }

export const Viewer = ({ proof, field, isTwin }: ViewerProps) => {
  const address = `/office/proofs/${proof.uuid}`
  const sheets = sheetsOf(proof)
  const pages = pagesOf(proof)
  const anchor = (page: number): string => `${isTwin ? 'twin-' : ''}page-${String(page)}`
  return (
    <section
      class="viewer"
      aria-label={isTwin ? `The document of ${proof.invoiceNumber}` : 'The document'}
      id={isTwin ? 'twin' : 'document'}
    >
      <div class="viewer__tools">
        <p class="small">
          {isTwin && `${proof.invoiceNumber}, `}
          {proof.mediaType === 'application/pdf' ? 'PDF' : 'Picture'}, {sizeOf(proof.sizeBytes)}
          {pages > 1 && `, ${howManyRead(proof)}`}
        </p>
        <span class="spacer" />
        {!isTwin && (
          <button class="button button--quiet" type="button" data-whole hidden data-key="w">
            Whole page <kbd>W</kbd>
          </button>
        )}
        <a class="button button--quiet" href={`${address}/file`} target="_blank" rel="noopener" data-key={isTwin ? undefined : 'o'}>
          <Icon name="file" /> Open it {!isTwin && <kbd>O</kbd>}
        </a>
      </div>
      {proof.documentRemovedAt === null && pages > 1 && <ToPages pages={pages} of={anchor} />}
      {proof.documentRemovedAt === null ? (
        <div class="sheets" data-sheets={proof.uuid} tabIndex={0} role="group" aria-label="Pages">
          {sheets.map((sheet) => (
            <figure key={sheet.page} class="onepage" id={anchor(sheet.page)}>
              {pages > 1 && (
                <figcaption>
                  Page {sheet.page} of {pages}
                </figcaption>
              )}
              <Page proof={proof} sheet={sheet} field={field} isTwin={isTwin === true} />
            </figure>
          ))}
          {unshownPages(proof).map((page) => (
            <UnreadPage key={page} proof={proof} page={page} pages={pages} id={anchor(page)} />
          ))}
        </div>
      ) : (
        <p class="letter">The document was removed: its time was over, or the person who sent it asked us to.</p>
      )}
    </section>
  )
}

/** The pages lie below each other in a part that scrolls: here is the way to each. */
const ToPages = ({ pages, of }: { pages: number; of: (page: number) => string }) => (
  <nav class="topages" aria-label="Pages of the document">
    {Array.from({ length: pages }, (_, at) => at + 1).map((page) => (
      <a key={page} href={`#${of(page)}`} aria-label={`Page ${String(page)}`}>
        {page}
      </a>
    ))}
  </nav>
)

const sheetsOf = ({ document }: ProofDetail): Sheet[] => (document && document.sheets.length > 0 ? document.sheets : [sheetUnknown])

/** Of the whole document, also those that were not read. */
const pagesOf = (proof: ProofDetail): number => Math.max(proof.reading?.pages ?? 1, ...sheetsOf(proof).map((sheet) => sheet.page))

/** Readings of earlier versions kept no sheets: of these nobody can say which pages were read. */
const howManyRead = (proof: ProofDetail): string => {
  const [pages, read] = [pagesOf(proof), proof.document?.sheets.length ?? 0]
  return `${String(pages)} pages${read > 0 && read < pages ? `, ${String(read)} read` : ''}`
}

const unshownPages = (proof: ProofDetail): number[] => {
  const shown = new Set(sheetsOf(proof).map((sheet) => sheet.page))
  return Array.from({ length: pagesOf(proof) }, (_, at) => at + 1).filter((page) => !shown.has(page))
}

/** Its picture is made once somebody comes near it: twenty pages at once would keep the next one waiting. */
const UnreadPage = ({ proof, page, pages, id }: { proof: ProofDetail; page: number; pages: number; id: string }) => (
  <figure class="onepage" id={id}>
    <figcaption>
      Page {page} of {pages}
      {(proof.document?.sheets.length ?? 0) > 0 && ', not read: look at it yourself'}
    </figcaption>
    <img
      class="sheet sheet--unread"
      src={`/office/proofs/${proof.uuid}/page?number=${String(page)}`}
      alt={`Page ${String(page)} of ${proof.fileName}`}
      width={sheetUnknown.width}
      height={sheetUnknown.height}
      loading="lazy"
    />
  </figure>
)

interface PageProps {
  proof: ProofDetail
  sheet: Sheet
  field: FieldName | null
  isTwin: boolean
}

const Page = ({ proof, sheet, field, isTwin }: PageProps) => {
  const { page, width, height } = sheet
  const found = proof.document?.found ?? []
  const looked = found.find((one) => one.field === field)?.candidates[0]?.boxes.find((box) => box.page === page)
  return (
    <svg
      class="sheet"
      viewBox={looked ? closeTo(looked, sheet) : `0 0 ${String(width)} ${String(height)}`}
      data-page={page}
      data-width={width}
      data-height={height}
      data-whole-box={`0 0 ${String(width)} ${String(height)}`}
      role="img"
      aria-label={`Page ${String(page)} of ${proof.fileName}`}
    >
      <image
        href={`/office/proofs/${proof.uuid}/page?number=${String(page)}`}
        width={width}
        height={height}
        preserveAspectRatio="xMidYMid meet"
      />
      {!isTwin && found.flatMap((one) => marksOf(one, sheet, one.field === field))}
    </svg>
  )
}

/** The chosen value's boxes, and those of the other candidates, which show when their field is looked at. */
const marksOf = ({ field, candidates }: FoundField, sheet: Sheet, isActive: boolean) =>
  candidates.flatMap(({ boxes }, candidate) =>
    boxes
      .filter((box) => box.page === sheet.page)
      .map((box, at) => (
        <polygon
          key={`${field} ${String(candidate)} ${String(at)}`}
          class={`place${candidate > 0 ? ' place--other' : ''}${isActive ? ' is-active' : ''}`}
          points={cornersOf(box, sheet)}
          data-field={field}
          data-candidate={candidate}
          data-close={closeTo(box, sheet)}
        >
          <title>{candidate === 0 ? fieldNames[field] : `Another candidate for: ${fieldNames[field]}`}</title>
        </polygon>
      )),
  )

const tenths = (length: number): string => String(Math.round(length * 10) / 10)

/** Round the letters: where a text begins in a PDF is reckoned from its letters' widths, and is off by up to a quarter of one. */
const margin = { across: 0.3, along: 0.06 }

/** The corners of a turned box with its margin, in the page's units. */
const cornersOf = (box: FoundBox, { width, height }: Sheet): string => {
  const letter = box.h * height
  const [w, h] = [(box.w * width) / 2 + letter * margin.across, letter * (0.5 + margin.along)]
  const [cx, cy] = [(box.x + box.w / 2) * width, (box.y + box.h / 2) * height]
  const [cos, sin] = [Math.cos(box.angle), Math.sin(box.angle)]
  return [
    [-w, -h],
    [w, -h],
    [w, h],
    [-w, h],
  ]
    .map(([x = 0, y = 0]) => `${tenths(cx + x * cos - y * sin)},${tenths(cy + x * sin + y * cos)}`)
    .join(' ')
}

/** What of the page is shown when a field is looked at: its box with a good part of its surroundings. */
const closeTo = (box: FoundBox, { width, height }: Sheet): string => {
  const w = Math.min(1, Math.max(0.4, box.w * 2))
  const h = Math.min(1, Math.max(0.25, box.h * 8))
  const x = Math.min(1 - w, Math.max(0, box.x + box.w / 2 - w / 2))
  const y = Math.min(1 - h, Math.max(0, box.y + box.h / 2 - h / 2))
  return [x * width, y * height, w * width, h * height].map(tenths).join(' ')
}

const sizeOf = (bytes: number): string =>
  bytes < 1_048_576
    ? `${String(Math.max(1, Math.round(bytes / 1024)))} kB`
    : `${String(Math.round(bytes / 104_857.6) / 10).replace('.', ',')} MB`
