// The box for a decimal quantity: comma or point, the unit inside, step and minimum under it. client/quantity.ts brings
// the two buttons to life; without it the box is an ordinary field.
import { formatQuantity } from '../../business/money/quantity.ts'
import { FieldError } from './field.tsx'
import { Icon } from './icon.tsx'

export interface QuantityInputProps {
  name: string
  label: string
  isLabelHidden?: boolean
  value: string
  unitSymbol: string
  stepMilli: number
  minimumMilli: number
  error?: string
  /** Distinguishes boxes of one page. */
  id?: string
  isBare?: boolean
}

export const QuantityInput = (props: QuantityInputProps) => {
  const id = props.id ?? props.name
  const step = formatQuantity(props.stepMilli, props.unitSymbol)
  return (
    <div class="quantity" data-quantity data-step-milli={props.stepMilli} data-minimum-milli={props.minimumMilli}>
      <label class={props.isLabelHidden ? 'sr' : 'strong'} for={id}>
        {props.label}
      </label>
      <div class="quantity__box">
        <button type="button" data-quantity-less aria-label={`Less by ${step}`} disabled>
          <Icon name="less" />
        </button>
        <input
          id={id}
          name={props.name}
          inputMode="decimal"
          autocomplete="off"
          required
          value={props.value}
          aria-invalid={props.error ? 'true' : undefined}
          aria-describedby={[props.error && `${id}-error`, !props.isBare && `${id}-hint`].filter(Boolean).join(' ') || undefined}
        />
        <span class="unit">{props.unitSymbol}</span>
        <button type="button" data-quantity-more aria-label={`More by ${step}`} disabled>
          <Icon name="more" />
        </button>
      </div>
      {props.error && <FieldError name={id}>{props.error}</FieldError>}
      {!props.isBare && (
        <p class="small muted" id={`${id}-hint`}>
          In steps of {step}, from {formatQuantity(props.minimumMilli, props.unitSymbol)}.
        </p>
      )}
    </div>
  )
}
