import { addToCard, type Card, removeFromCard } from '@stoa/board'
import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { Avatar, Button, classes, IconButton, popover } from '../../../platform/ui/index.ts'
import { useMe } from '../../identity/index.ts'
import { DocumentPersonPicker } from '../../organisation/index.ts'
import { useFaces } from '../people.tsx'
import { useBoard } from '../use-board.ts'

interface PeopleFieldProps {
  card: Card
  set: 'assignees' | 'watchers'
  label: string
}

/** The people of a card: added one by one, each taken out again where it stands. */
export function PeopleField({ card, set, label }: PeopleFieldProps) {
  const { t } = useTranslation('boards')
  const { user } = useMe()
  const board = useBoard()
  const faces = useFaces()
  const [open, setOpen] = useState(false)
  const ids = card[set]
  const add = (id: string) => board.act((doc, origin) => addToCard(doc, card.id, set, id, origin))
  return (
    <>
      {ids.length > 0 && (
        <ul aria-label={label} className="contents">
          {ids.map((id) => {
            const face = faces.get(id) ?? { id, name: t('person.unknown'), hue: 0 }
            return (
              <li
                key={id}
                className="flex h-7 max-w-full items-center gap-1.5 rounded-full bg-stone-1 pr-1 pl-1 text-small"
              >
                <Avatar person={face} size="small" decorative />
                <span className="truncate">{face.name}</span>
                <AriaButton
                  aria-label={t('person.remove', { name: face.name, from: label })}
                  onPress={() => board.act((doc, origin) => removeFromCard(doc, card.id, set, id, origin))}
                  className="grid size-5 shrink-0 place-items-center rounded-full text-ink-3 hover:bg-hover hover:text-ink-1 pointer-coarse:size-7"
                >
                  <X size={12} aria-hidden />
                </AriaButton>
              </li>
            )
          })}
        </ul>
      )}
      <DialogTrigger isOpen={open} onOpenChange={setOpen}>
        <IconButton size="small" tip="none" label={t('person.add', { to: label })}>
          <Plus size={15} aria-hidden />
        </IconButton>
        <Popover placement="bottom start" className={classes(popover, 'w-72 p-3')}>
          <Dialog aria-label={t('person.add', { to: label })} className="outline-none">
            <DocumentPersonPicker
              autoFocus
              documentId={board.document.id}
              label={t('person.add', { to: label })}
              except={new Set(ids)}
              onPick={({ id }) => {
                if (add(id)) setOpen(false)
              }}
            />
          </Dialog>
        </Popover>
      </DialogTrigger>
      {!ids.includes(user.id) && (
        <Button size="small" look="quiet" className="h-7" onPress={() => add(user.id)}>
          {t(set === 'assignees' ? 'person.take' : 'person.watch')}
        </Button>
      )}
    </>
  )
}

export function PeopleList({ ids }: { ids: readonly string[] }) {
  const { t } = useTranslation('boards')
  const faces = useFaces()
  return (
    <ul className="flex flex-wrap gap-x-3 gap-y-1">
      {ids.map((id) => {
        const face = faces.get(id) ?? { id, name: t('person.unknown'), hue: 0 }
        return (
          <li key={id} className="flex items-center gap-1.5">
            <Avatar person={face} size="small" decorative />
            {face.name}
          </li>
        )
      })}
    </ul>
  )
}
