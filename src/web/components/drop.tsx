// Where a proof is dropped, pasted, chosen or photographed. A plain form that client/upload.ts takes over: with script
// the files are sent at once and followed; without it the button sends them and the next page shows their state. It needs no once
// key: the same file is the same proof.
import { Mark } from './evidence.tsx'
import { CsrfField } from './hidden-fields.tsx'
import { Icon } from './icon.tsx'

export interface DropProps {
  action: string
  csrfToken: string
  /** What was wrong with files just sent. */
  errors: readonly string[]
  /** Where the cards of what is being sent appear: the id of the list of proofs. */
  listId: string
}

export const Drop = (props: DropProps) => (
  <form
    class="stack stack--tight"
    method="post"
    action={props.action}
    enctype="multipart/form-data"
    data-upload
    data-upload-list={props.listId}
  >
    <CsrfField token={props.csrfToken} />
    <div class="drop" data-drop>
      <input
        type="file"
        id="proof"
        name="proof"
        multiple
        accept=".pdf,.jpg,.jpeg,.png,.webp,application/pdf,image/jpeg,image/png,image/webp"
        aria-label="Choose proof files"
        aria-invalid={props.errors.length > 0 ? 'true' : undefined}
        aria-describedby={props.errors.length > 0 ? 'proof-error proof-hint' : 'proof-hint'}
      />
      <Icon name="upload" />
      <p class="strong">
        <span class="drop__mouse">Drop the proof here, paste it, or choose a file</span>
        <span class="drop__touch">Choose the proof, or several</span>
      </p>
      <p class="small muted" id="proof-hint">
        PDF, JPG, PNG or WebP, up to 10 MB each.
      </p>
    </div>
    <label class="button drop__camera">
      <Icon name="camera" /> Take a photo of it
      <input type="file" name="proof" accept="image/jpeg,image/png,image/webp" capture="environment" data-camera />
    </label>
    <div data-upload-error role="alert" id={props.errors.length > 0 ? 'proof-error' : undefined}>
      {props.errors.map((sentence) => (
        <p class="error" key={sentence}>
          <Mark of="blocked" />
          {sentence}
        </p>
      ))}
    </div>
    <button class="button" data-upload-send>
      <Icon name="upload" /> Send the proof
    </button>
  </form>
)
