// What stands on a page while something takes longer than 300 ms.

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
