/** Class names of what floats: shared by menus, selects, palettes. */
export const popover =
  'arrives rounded-l border border-stone-3 bg-raised text-base text-ink-1 shadow-float outline-none'

export const menuItem =
  'flex min-h-8 items-center gap-2.5 rounded-s px-2.5 py-1.5 text-base text-ink-1 outline-none data-[focused]:bg-aegean-soft data-[selected]:font-semibold data-[disabled]:opacity-45'
