import { ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'
import {
  Button,
  ComboBox,
  type ComboBoxProps,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
} from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { classes, inputBox, menuItem, popover } from '../../platform/ui/index.ts'

interface SearchListProps<T extends { id: string }> {
  label: string
  placeholder: string
  items: readonly T[]
  textOf: (item: T) => string
  /** What stands in a line. */
  render: (item: T) => ReactNode
  none: string
  text: string
  onText: (text: string) => void
  onPick: (item: T) => void
  autoFocus?: boolean
  className?: string | undefined
}

/**
 * A field to find one of many by typing, by arrows, or by its button. Whoever renders it gives it another key after a
 * pick: the list would open again over what was picked.
 */
export function SearchList<T extends { id: string }>({
  label,
  placeholder,
  items,
  textOf,
  render,
  none,
  text,
  onText,
  onPick,
  autoFocus = false,
  className,
}: SearchListProps<T>) {
  const { t } = useTranslation('organisation')
  const pick: ComboBoxProps<T>['onChange'] = (key) => {
    const item = items.find(({ id }) => id === key)
    if (item !== undefined) onPick(item)
  }
  return (
    <ComboBox
      className={classes('flex min-w-0 flex-col gap-1.5', className)}
      items={items}
      inputValue={text}
      onInputChange={onText}
      value={null}
      allowsEmptyCollection
      onChange={pick}
    >
      <Label className="text-small font-semibold text-ink-2">{label}</Label>
      <div className="relative">
        <Input
          // Where a person is to be chosen, or the next one: the hand is on this field.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus={autoFocus}
          placeholder={placeholder}
          className={classes(inputBox, 'h-10 pr-10')}
        />
        <Button
          aria-label={t('picker.open')}
          className="absolute inset-y-1 right-1 grid w-8 place-items-center rounded-s text-ink-3 hover:text-ink-1"
        >
          <ChevronDown size={15} aria-hidden />
        </Button>
      </div>
      <Popover className={classes(popover, 'w-[var(--trigger-width)]')}>
        <ListBox
          items={items}
          className="scroll-thin max-h-64 overflow-auto p-1 outline-none"
          renderEmptyState={() => <p className="px-2.5 py-2 text-small text-ink-3">{none}</p>}
        >
          {(item) => (
            <ListBoxItem id={item.id} textValue={textOf(item)} className={menuItem}>
              {render(item)}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  )
}
