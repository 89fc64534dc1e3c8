// Fields of a form: label, control, hint, and the sentence beside a field that was refused.
import type { ComponentChildren, InputHTMLAttributes } from 'preact'
import { Mark } from './evidence.tsx'

/** Sentences by field name; an empty object when nothing was refused. */
export type Refusals = Readonly<Record<string, string | undefined>>

export interface FieldProps {
  name: string
  label: ComponentChildren
  value?: string
  hint?: ComponentChildren
  /** What is wrong and what to enter instead. */
  error?: string
  isWide?: boolean
  isCode?: boolean
  /** Marks in words a field that may stay empty. */
  isOptional?: boolean
  attributes?: InputHTMLAttributes<HTMLInputElement>
}

const describedBy = (props: { name: string; hint?: ComponentChildren; error?: string }): string | undefined =>
  [props.error && `${props.name}-error`, props.hint && `${props.name}-hint`].filter(Boolean).join(' ') || undefined

const Frame = (props: Omit<FieldProps, 'attributes' | 'value'> & { children: ComponentChildren }) => (
  <div class={props.isWide ? 'field is-wide' : 'field'}>
    <label for={props.name}>
      {props.label}
      {props.isOptional && <span class="field__optional"> (optional)</span>}
    </label>
    {props.children}
    {props.error && <FieldError name={props.name}>{props.error}</FieldError>}
    {props.hint && (
      <p class="hint" id={`${props.name}-hint`}>
        {props.hint}
      </p>
    )}
  </div>
)

/** The sentence beside a refused field. */
export const FieldError = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <p class="error" id={`${name}-error`}>
    <Mark of="blocked" />
    {children}
  </p>
)

/** A line of text. Its id is its name, so that `Problems` can link to it. */
export const Field = (props: FieldProps) => (
  <Frame {...props}>
    <input
      class={props.isCode ? 'input input--code' : 'input'}
      type="text"
      id={props.name}
      name={props.name}
      value={props.value ?? ''}
      required={!props.isOptional}
      aria-invalid={props.error ? 'true' : undefined}
      aria-describedby={describedBy(props)}
      {...props.attributes}
    />
  </Frame>
)

/** Several lines of text. */
export const TextArea = (props: Omit<FieldProps, 'attributes' | 'isCode'> & { rows?: number; maxLength?: number }) => (
  <Frame {...props}>
    <textarea
      class="input"
      id={props.name}
      name={props.name}
      rows={props.rows ?? 4}
      maxLength={props.maxLength}
      required={!props.isOptional}
      aria-invalid={props.error ? 'true' : undefined}
      aria-describedby={describedBy(props)}
    >
      {props.value ?? ''}
    </textarea>
  </Frame>
)

export interface Option {
  value: string
  name: string
}

/** One of a short list. */
export const Select = (props: Omit<FieldProps, 'attributes' | 'isCode'> & { options: readonly Option[] }) => (
  <Frame {...props}>
    <select
      class="input"
      id={props.name}
      name={props.name}
      aria-invalid={props.error ? 'true' : undefined}
      aria-describedby={describedBy(props)}
    >
      {props.options.map((option) => (
        <option key={option.value} value={option.value} selected={option.value === props.value}>
          {option.name}
        </option>
      ))}
    </select>
  </Frame>
)

export interface TickProps {
  name: string
  value?: string
  type?: 'checkbox' | 'radio'
  isTicked?: boolean
  label: ComponentChildren
  small?: ComponentChildren
  isRequired?: boolean
}

/** A box or a dot to tick. */
export const Tick = (props: TickProps) => (
  <label class="tick">
    <input
      type={props.type ?? 'checkbox'}
      name={props.name}
      value={props.value ?? 'yes'}
      checked={props.isTicked}
      required={props.isRequired}
    />
    <span>
      {props.label}
      {props.small && <small>{props.small}</small>}
    </span>
  </label>
)
