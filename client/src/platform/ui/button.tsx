import type { ReactNode, Ref } from 'react'
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components'
import { classes } from './class-names.ts'
import { Tip } from './tip.tsx'

const looks = {
  /** The one thing this screen is for. */
  primary: 'bg-ink-1 text-on-ink border-transparent hover:opacity-90 data-[pressed]:opacity-80',
  secondary: 'bg-raised text-ink-1 border-edge/60 hover:bg-stone-1 data-[pressed]:bg-stone-2',
  quiet: 'bg-transparent text-ink-2 border-transparent hover:bg-hover hover:text-ink-1',
  /** Leads to something that cannot be undone; asks first. */
  'quiet-danger': 'bg-transparent text-cinnabar border-transparent hover:bg-cinnabar-soft',
  danger: 'bg-cinnabar-strong text-[#fff] border-transparent hover:opacity-90 data-[pressed]:opacity-80',
} as const

export interface ButtonProps extends Omit<AriaButtonProps, 'children' | 'className' | 'style'> {
  look?: keyof typeof looks
  size?: 'small' | 'medium'
  children: ReactNode
  className?: string
}

export function Button({ look = 'secondary', size = 'medium', className, ...props }: ButtonProps) {
  return (
    <AriaButton
      {...props}
      className={classes(
        'inline-flex shrink-0 items-center justify-center gap-2 whitespace-nowrap rounded-m border font-semibold transition-[background-color,opacity,color]',
        size === 'medium' ? 'h-9 px-3.5 text-base' : 'h-8 px-2.5 text-small',
        'data-[disabled]:opacity-45 data-[pending]:opacity-70',
        looks[look],
        className,
      )}
    />
  )
}

const iconSizes = {
  small: 'size-6 rounded-s pointer-coarse:size-9',
  compact: 'size-8 rounded-s pointer-coarse:size-9',
  medium: 'size-9 rounded-s pointer-coarse:size-10',
  large: 'size-11 rounded-l',
}

export interface IconButtonProps extends Omit<AriaButtonProps, 'children' | 'className' | 'style'> {
  /** What it does; read aloud, and shown on hover and focus. */
  label: string
  children: ReactNode
  size?: keyof typeof iconSizes
  className?: string
  ref?: Ref<HTMLButtonElement>
  /** Where the label shows; `none` when a menu opens there anyway. */
  tip?: 'top' | 'bottom' | 'right' | 'none'
}

export function IconButton({ label, size = 'medium', tip = 'bottom', className, ...props }: IconButtonProps) {
  const button = (
    <AriaButton
      {...props}
      aria-label={label}
      className={classes(
        'inline-grid shrink-0 place-items-center text-ink-2 transition-colors hover:bg-hover hover:text-ink-1 data-[pressed]:bg-hover data-[disabled]:opacity-40 aria-expanded:bg-hover aria-expanded:text-ink-1',
        iconSizes[size],
        className,
      )}
    />
  )
  return tip === 'none' ? (
    button
  ) : (
    <Tip text={label} placement={tip}>
      {button}
    </Tip>
  )
}
