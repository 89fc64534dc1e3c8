// What stands on a page while something takes longer than 300 ms.

/** Lines in place of text that is on its way. */
export const Skeleton = ({ label = 'Loading' }: { label?: string }) => (
  <div class="skeleton" role="status" aria-label={label}>
    <span />
    <span />
    <span />
  </div>
)

/** A known share of something, with the words for what is being done. */
export const Progress = ({ id, percent, stage }: { id: string; percent: number; stage: string }) => (
  <>
    <p>
      <label for={id}>{stage}</label>
    </p>
    <progress id={id} max="100" value={percent}>
      {String(percent)} %
    </progress>
  </>
)
