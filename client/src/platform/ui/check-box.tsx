import { Checkbox as AriaCheckbox, type CheckboxProps as AriaCheckboxProps } from 'react-aria-components'
import { classes } from './class-names.ts'

interface CheckBoxProps extends Omit<AriaCheckboxProps, 'children' | 'className' | 'style'> {
  label: string
  help?: string | undefined
  className?: string
}

/** One thing that is so or not so. */
export function CheckBox({ label, help, className, ...props }: CheckBoxProps) {
  return (
    <AriaCheckbox
      {...props}
      className={classes(
        'group flex items-start gap-2.5 rounded-s py-0.5 text-base text-ink-1 data-[disabled]:opacity-55',
        className,
      )}
    >
      {({ isSelected, isIndeterminate }) => (
        <>
          <span
            aria-hidden
            className="mt-[3px] grid size-[17px] shrink-0 place-items-center rounded-[5px] border border-edge bg-raised transition-colors group-data-[selected]:border-pine"
          >
            {isIndeterminate ? (
              <span className="h-[3px] w-2 bg-ink-2" />
            ) : (
              <span className={classes('size-[9px] rounded-[2px]', isSelected && 'bg-pine')} />
            )}
          </span>
          <span className="min-w-0">
            {label}
            {help !== undefined && <span className="block text-small text-ink-3">{help}</span>}
          </span>
        </>
      )}
    </AriaCheckbox>
  )
}
