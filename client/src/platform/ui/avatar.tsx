import { useTranslation } from 'react-i18next'
import { classes } from './class-names.ts'
import { initials } from './initials.ts'
import { hueColour } from './people-hues.ts'

export interface Face {
  id: string
  name: string
  hue: number
}

interface AvatarProps {
  person: Face
  /** What the person is called here, where that is more than the name: "Anna (you)". */
  label?: string | undefined
  size?: 'small' | 'medium' | 'large'
  /** Where the name stands beside it, reading it twice helps nobody. */
  decorative?: boolean
  className?: string
}

const sizes = {
  small: 'size-5 text-[0.625rem] leading-5',
  medium: 'size-7 text-micro leading-7',
  large: 'size-9 text-small leading-9',
}

export function Avatar({
  person,
  label = person.name,
  size = 'medium',
  decorative = false,
  className,
}: AvatarProps) {
  return (
    <span
      role={decorative ? undefined : 'img'}
      aria-label={decorative ? undefined : label}
      aria-hidden={decorative || undefined}
      title={decorative ? undefined : label}
      style={{ backgroundColor: hueColour(person.hue) }}
      // A picture made of letters: text that is no name would be read as one.
      data-initials={initials(person.name)}
      className={classes(
        'inline-block shrink-0 select-none before:content-[attr(data-initials)] rounded-full font-semibold text-center text-[#fff]',
        sizes[size],
        className,
      )}
    />
  )
}

interface AvatarsProps {
  people: ReadonlyArray<Face & { label?: string }>
  label: string
  most?: number
}

/** Who is here: overlapping rounds, the rest as a number. */
export function Avatars({ people, label, most = 4 }: AvatarsProps) {
  const { t } = useTranslation('ui')
  if (people.length === 0) return null
  const shown = people.slice(0, people.length > most ? most - 1 : most)
  const rest = people.length - shown.length
  return (
    <ul aria-label={label} className="flex items-center -space-x-1">
      {shown.map((person) => (
        <li key={person.id} className="flex rounded-full ring-2 ring-paper">
          <Avatar person={person} label={person.label} />
        </li>
      ))}
      {rest > 0 && (
        <li className="grid size-7 place-items-center rounded-full bg-stone-2 text-micro font-semibold text-ink-2 ring-2 ring-paper">
          <span aria-hidden>+{rest}</span>
          <span className="sr-only">{t('people.more', { count: rest })}</span>
        </li>
      )}
    </ul>
  )
}
