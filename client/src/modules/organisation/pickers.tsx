import { X } from 'lucide-react'
import { useMemo, useState } from 'react'
import { Button } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { classes } from '../../platform/ui/index.ts'
import { SearchList } from './search-list.tsx'

export interface PickChoice {
  id: string
  label: string
}

interface ChoiceListProps {
  label: string
  choices: readonly PickChoice[]
  placeholder: string
  autoFocus: boolean
  onPick: (id: string) => void
}

/** As many as somebody looks through; the rest is found by typing more. */
const most = 100

function ChoiceList({ label, choices, placeholder, autoFocus, onPick }: ChoiceListProps) {
  const { t } = useTranslation('organisation')
  const [text, setText] = useState('')
  const found = useMemo(() => {
    const wanted = text.trim().toLocaleLowerCase()
    return choices.filter((choice) => choice.label.toLocaleLowerCase().includes(wanted)).slice(0, most)
  }, [choices, text])
  return (
    <SearchList
      label={label}
      placeholder={placeholder}
      items={found}
      textOf={(choice) => choice.label}
      render={(choice) => <span className="min-w-0">{choice.label}</span>}
      none={t('picker.none')}
      text={text}
      onText={setText}
      onPick={({ id }) => onPick(id)}
      autoFocus={autoFocus}
    />
  )
}

interface PickOneProps {
  label: string
  choices: readonly PickChoice[]
  value: string | undefined
  onChange: (id: string | undefined) => void
  placeholder: string
}

/** None or one of many. The focus stays where the choice stands. */
export function PickOne({ label, choices, value, onChange, placeholder }: PickOneProps) {
  const [touched, setTouched] = useState(false)
  const change = (id: string | undefined) => {
    setTouched(true)
    onChange(id)
  }
  if (value === undefined)
    return (
      <ChoiceList
        label={label}
        choices={choices}
        placeholder={placeholder}
        autoFocus={touched}
        onPick={change}
      />
    )
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <span className="text-small font-semibold text-ink-2">{label}</span>
      <Chip
        large
        autoFocus={touched}
        label={choices.find(({ id }) => id === value)?.label ?? '…'}
        onRemove={() => change(undefined)}
      />
    </div>
  )
}

interface PickManyProps {
  label: string
  choices: readonly PickChoice[]
  value: readonly string[]
  onChange: (ids: string[]) => void
  placeholder: string
}

/** Any number of many. */
export function PickMany({ label, choices, value, onChange, placeholder }: PickManyProps) {
  const [picks, setPicks] = useState(0)
  const chosen = new Set(value)
  const known = new Map(choices.map((choice) => [choice.id, choice.label]))
  return (
    <div className="flex flex-col gap-2">
      <ChoiceList
        key={picks}
        label={label}
        choices={choices.filter(({ id }) => !chosen.has(id))}
        placeholder={placeholder}
        autoFocus={picks > 0}
        onPick={(id) => {
          setPicks(picks + 1)
          onChange([...value, id])
        }}
      />
      {value.length > 0 && (
        <ul aria-label={label} className="flex flex-wrap gap-1.5">
          {value.map((id) => (
            <li key={id} className="max-w-full">
              <Chip
                label={known.get(id) ?? '…'}
                onRemove={() => onChange(value.filter((other) => other !== id))}
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

interface ChipProps {
  label: string
  large?: boolean
  autoFocus?: boolean
  onRemove: () => void
}

function Chip({ label, large = false, autoFocus = false, onRemove }: ChipProps) {
  const { t } = useTranslation('organisation')
  return (
    <span
      className={classes(
        'flex max-w-full items-center gap-1 rounded-m bg-aegean-soft pl-2.5 text-aegean',
        large ? 'h-10 justify-between pr-1.5 text-base' : 'h-8 pr-1 text-small',
      )}
    >
      <span className="truncate">{label}</span>
      <Button
        // It takes the place of the field that had the focus.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus={autoFocus}
        aria-label={t('picker.remove', { name: label })}
        onPress={onRemove}
        className="grid size-6 shrink-0 place-items-center rounded-s hover:bg-hover"
      >
        <X size={14} aria-hidden />
      </Button>
    </span>
  )
}
