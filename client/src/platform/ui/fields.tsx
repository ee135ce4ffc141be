import { ChevronDown, Eye, EyeOff } from 'lucide-react'
import { type Ref, useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  Button,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select as AriaSelect,
  SelectValue,
  Text,
  TextArea,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
} from 'react-aria-components'
import { classes } from './class-names.ts'
import { menuItem, popover } from './surfaces.ts'

export const inputBox =
  'w-full rounded-m border border-edge bg-raised px-3 text-base text-ink-1 placeholder:text-ink-3 transition-colors data-[focused]:border-aegean data-[invalid]:border-cinnabar data-[disabled]:opacity-60'

const labelText = 'text-small font-semibold text-ink-2'
const helpText = 'text-small text-ink-3'
const errorText = 'text-small text-cinnabar'

interface TextFieldProps extends Omit<AriaTextFieldProps, 'children' | 'className' | 'style'> {
  label: string
  help?: string | undefined
  /** Shown under the field, which is then invalid. */
  error?: string | undefined
  multiline?: boolean
  placeholder?: string
  className?: string
}

export function TextField({
  label,
  help,
  error,
  multiline = false,
  placeholder,
  className,
  type,
  ...props
}: TextFieldProps) {
  const { t } = useTranslation('ui')
  const [shown, setShown] = useState(false)
  /** Keeps the room of a message that was there: a button must not move away while it is being pressed. */
  const [erred, setErred] = useState(false)
  const password = type === 'password'
  const input = {
    onInvalid: () => setErred(true),
    ...(placeholder === undefined ? {} : { placeholder }),
  }
  return (
    <AriaTextField
      {...props}
      type={password && shown ? 'text' : (type ?? 'text')}
      {...(error === undefined ? {} : { isInvalid: true, validationBehavior: 'aria' as const })}
      className={classes('flex flex-col gap-1.5', className)}
    >
      <Label className={labelText}>{label}</Label>
      {multiline ? (
        <TextArea rows={3} {...input} className={classes(inputBox, 'py-2')} />
      ) : (
        <div className="relative">
          <Input {...input} className={classes(inputBox, 'h-10', password && 'pr-11')} />
          {password && (
            <button
              type="button"
              aria-label={shown ? t('password.hide') : t('password.show')}
              aria-pressed={shown}
              onClick={() => setShown(!shown)}
              className="absolute inset-y-1 right-1 grid w-9 place-items-center rounded-s text-ink-3 hover:text-ink-1"
            >
              {shown ? <EyeOff size={17} aria-hidden /> : <Eye size={17} aria-hidden />}
            </button>
          )}
        </div>
      )}
      {help !== undefined && (
        <Text slot="description" className={helpText}>
          {help}
        </Text>
      )}
      <div className={erred ? 'min-h-5' : 'contents'}>
        <FieldError className={errorText}>
          {({ validationDetails, defaultChildren }) => {
            if (error !== undefined) return error
            // In the interface's language: the browser would say it in its own.
            if (validationDetails.valueMissing) return t('field.required')
            if (validationDetails.typeMismatch) return t('field.email')
            if (validationDetails.tooShort) return t('field.short', { count: props.minLength ?? 1 })
            return defaultChildren
          }}
        </FieldError>
      </div>
    </AriaTextField>
  )
}

export interface Choice<T extends string> {
  id: T
  label: string
  detail?: string
}

export interface SelectProps<T extends string> {
  label: string
  hideLabel?: boolean
  choices: ReadonlyArray<Choice<T>>
  value: T
  onChange: (value: T) => void
  isDisabled?: boolean
  look?: 'box' | 'quiet'
  className?: string
  /** Left out: it keeps by itself whether it is open. */
  isOpen?: boolean
  onOpenChange?: (isOpen: boolean) => void
  trigger?: Ref<HTMLButtonElement>
}

/** Of the field without a box. */
export const quietSelect =
  'inline-flex h-8 items-center gap-1 rounded-s px-2 text-small text-ink-2 hover:bg-hover data-[disabled]:opacity-60'

export function Select<T extends string>({
  label,
  hideLabel = false,
  choices,
  value,
  onChange,
  isDisabled = false,
  look = 'box',
  className,
  isOpen,
  onOpenChange,
  trigger,
}: SelectProps<T>) {
  const chosen = choices.find((choice) => choice.id === value)
  return (
    <AriaSelect
      {...(hideLabel ? { 'aria-label': label } : {})}
      value={value}
      onChange={(key) => {
        if (key !== null && key !== value) onChange(key as T)
      }}
      isDisabled={isDisabled}
      {...(isOpen === undefined ? {} : { isOpen })}
      {...(onOpenChange === undefined ? {} : { onOpenChange })}
      className={classes('flex flex-col gap-1.5', className)}
    >
      {!hideLabel && <Label className={labelText}>{label}</Label>}
      <Button
        {...(trigger === undefined ? {} : { ref: trigger })}
        className={
          look === 'box'
            ? classes(inputBox, 'flex h-10 items-center justify-between gap-2 text-left')
            : quietSelect
        }
      >
        <SelectValue className="truncate">{chosen?.label ?? value}</SelectValue>
        <ChevronDown size={15} aria-hidden className="shrink-0 text-ink-3" />
      </Button>
      <Popover className={classes(popover, 'min-w-[max(var(--trigger-width),11rem)]')}>
        <ListBox items={choices} className="scroll-thin max-h-80 overflow-auto p-1 outline-none">
          {(choice) => (
            <ListBoxItem id={choice.id} textValue={choice.label} className={menuItem}>
              <span className="flex flex-col">
                <span>{choice.label}</span>
                {choice.detail !== undefined && (
                  <span className="text-small text-ink-3">{choice.detail}</span>
                )}
              </span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  )
}
