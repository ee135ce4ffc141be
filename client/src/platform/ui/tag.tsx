import { classes } from './class-names.ts'

const tones = {
  plain: 'bg-stone-1 text-ink-2',
  aegean: 'bg-aegean-soft text-aegean',
  pine: 'bg-pine-soft text-pine',
  ochre: 'bg-ochre-soft text-ochre',
  cinnabar: 'bg-cinnabar-soft text-cinnabar',
} as const

export type TagTone = keyof typeof tones

/** A word that says what something is. Its colour only repeats the word. */
export const Tag = ({ tone = 'plain', children }: { tone?: TagTone; children: string }) => (
  <span
    className={classes(
      'inline-block shrink-0 whitespace-nowrap rounded-[5px] px-1.5 py-px text-micro font-semibold',
      tones[tone],
    )}
  >
    {children}
  </span>
)
