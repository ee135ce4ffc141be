import { classes } from '../../platform/ui/index.ts'

/** Looks of the small square that says how something is; a word always stands beside it. */
const looks = {
  fine: 'bg-pine',
  warn: 'bg-ochre',
  fail: 'bg-cinnabar-strong',
  none: 'border border-edge',
  moving: 'breathes bg-pine',
} as const

export type SealLook = keyof typeof looks

export const Seal = ({ look, large = false }: { look: SealLook; large?: boolean }) => (
  <span
    aria-hidden
    className={classes('shrink-0 rounded-[2px]', large ? 'size-4' : 'size-2.5', looks[look])}
  />
)
