import type { ReactElement, ReactNode } from 'react'
import {
  Header,
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuSection,
  MenuTrigger,
  type MenuItemProps as AriaMenuItemProps,
  Popover,
  Separator,
} from 'react-aria-components'
import { classes } from './class-names.ts'
import { menuItem, popover } from './surfaces.ts'

interface MenuProps {
  label: string
  trigger: ReactElement
  children: ReactNode
  placement?: 'bottom start' | 'bottom end' | 'top start' | 'top end' | 'right bottom' | 'right top'
  /** Left out: it keeps by itself whether it is open. */
  isOpen?: boolean
  onOpenChange?: (open: boolean) => void
}

export function Menu({
  label,
  trigger,
  children,
  placement = 'bottom end',
  isOpen,
  onOpenChange,
}: MenuProps) {
  return (
    <MenuTrigger {...(onOpenChange ? { onOpenChange } : {})} {...(isOpen === undefined ? {} : { isOpen })}>
      {trigger}
      <Popover placement={placement} offset={4} className={classes(popover, 'min-w-52 max-w-80')}>
        <AriaMenu aria-label={label} className="scroll-thin max-h-[70vh] overflow-auto p-1 outline-none">
          {children}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  )
}

interface MenuItemProps extends Omit<AriaMenuItemProps, 'children' | 'className' | 'style'> {
  icon?: ReactNode
  hint?: string
  danger?: boolean
  children: string
}

export function MenuItem({ icon, hint, danger = false, children, ...props }: MenuItemProps) {
  return (
    <AriaMenuItem
      {...props}
      textValue={children}
      className={classes(menuItem, danger && 'text-cinnabar data-[focused]:bg-cinnabar-soft')}
    >
      {({ isSelected, selectionMode }) => (
        <>
          {icon !== undefined && (
            <span aria-hidden className={danger ? 'text-cinnabar' : 'text-ink-3'}>
              {icon}
            </span>
          )}
          <span className="min-w-0 grow truncate">{children}</span>
          {hint !== undefined && (
            <kbd className="font-sans text-micro text-ink-3 pointer-coarse:hidden">{hint}</kbd>
          )}
          {selectionMode !== 'none' && (
            <span aria-hidden className={classes('size-2 rounded-full', isSelected && 'bg-aegean')} />
          )}
        </>
      )}
    </AriaMenuItem>
  )
}

export const MenuLine = () => <Separator className="mx-2 my-1 h-px border-0 bg-stone-2" />

interface MenuGroupProps {
  title: string
  children: ReactNode
  selected?: string
  onSelect?: (id: string) => void
}

/** With `selected`, one of its items is chosen at a time. */
export function MenuGroup({ title, children, selected, onSelect }: MenuGroupProps) {
  return (
    <MenuSection
      {...(selected === undefined
        ? {}
        : {
            selectionMode: 'single' as const,
            selectedKeys: [selected],
            onSelectionChange: (keys) => {
              if (keys === 'all') return
              const [key] = keys
              if (key !== undefined) onSelect?.(String(key))
            },
          })}
    >
      <Header className="label px-2.5 pt-2 pb-1">{title}</Header>
      {children}
    </MenuSection>
  )
}
