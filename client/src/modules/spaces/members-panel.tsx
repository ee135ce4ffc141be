import { type Member, type Role, roles } from '@stoa/protocol'
import { useInfiniteQuery, type UseQueryResult } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from 'react-aria-components'
import {
  Avatar,
  classes,
  ErrorState,
  GhostLines,
  IconButton,
  inputBox,
  menuItem,
  notifyFailure,
  popover,
  Select,
} from '../../platform/ui/index.ts'
import { useMe, usersQuery } from '../identity/index.ts'

interface MembersPanelProps {
  members: UseQueryResult<Member[]>
  mayManage: boolean
  /** A role sets it, null takes the person out. */
  onSet: (userId: string, role: Role | null) => Promise<unknown>
}

/** Who has a role on something, and for those who manage it: add, change, remove. */
export function MembersPanel({ members, mayManage, onSet }: MembersPanelProps) {
  const { t } = useTranslation(['spaces', 'ui'])
  const me = useMe()
  const [adding, setAdding] = useState<Role>('editor')
  const [picked, setPicked] = useState(0)
  const choices = roles.map((role) => ({ id: role, label: t(`ui:role.${role}`) }))
  const set = (userId: string, role: Role | null) => void onSet(userId, role).catch(notifyFailure)
  return (
    <div className="flex flex-col gap-5">
      {mayManage && (
        <div className="flex items-end gap-2">
          <PersonPicker
            // A fresh one for the next person: its open list would lie over the one just added.
            key={picked}
            except={new Set(members.data?.map((member) => member.user.id))}
            onPick={(userId) => {
              set(userId, adding)
              setPicked(picked + 1)
            }}
          />
          <Select
            label={t('ui:role.label')}
            choices={choices}
            value={adding}
            onChange={setAdding}
            className="w-32 shrink-0"
          />
        </div>
      )}
      {members.isPending && <GhostLines widths={['100%', '100%']} height="2rem" />}
      {members.isError && <ErrorState compact error={members.error} onRetry={() => void members.refetch()} />}
      {members.data?.length === 0 && <p className="text-small text-ink-3">{t('members.none')}</p>}
      {members.data && members.data.length > 0 && (
        <ul aria-label={t('members.list')} className="border-t border-stone-3">
          {members.data.map(({ user, role }) => (
            <li key={user.id} className="flex items-center gap-3 border-b border-stone-3/70 py-2">
              <Avatar person={user} decorative />
              <span className="min-w-0 grow truncate">
                {user.name}
                {user.id === me.user.id && <span className="text-ink-3"> · {t('members.you')}</span>}
              </span>
              {mayManage ? (
                <>
                  <Select
                    look="quiet"
                    hideLabel
                    label={t('members.role_of', { name: user.name })}
                    choices={choices}
                    value={role}
                    onChange={(next) => set(user.id, next)}
                  />
                  <IconButton
                    label={t('members.remove', { name: user.name })}
                    onPress={() => set(user.id, null)}
                    size="compact"
                  >
                    <X size={16} aria-hidden />
                  </IconButton>
                </>
              ) : (
                <span className="text-small text-ink-2">{t(`ui:role.${role}`)}</span>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

interface PersonPickerProps {
  except: ReadonlySet<string>
  onPick: (userId: string) => void
}

function PersonPicker({ except, onPick }: PersonPickerProps) {
  const { t } = useTranslation('spaces')
  const [text, setText] = useState('')
  const query = useDeferredValue(text.trim())
  const users = useInfiniteQuery(usersQuery(query))
  const people = (users.data?.pages ?? [])
    .flatMap((page) => page.items)
    .filter((user) => !except.has(user.id))
  return (
    <ComboBox
      className="flex min-w-0 grow flex-col gap-1.5"
      items={people}
      inputValue={text}
      onInputChange={setText}
      value={null}
      allowsEmptyCollection
      menuTrigger="focus"
      onChange={(key) => {
        if (key !== null) onPick(String(key))
      }}
    >
      <Label className="text-small font-semibold text-ink-2">{t('members.add')}</Label>
      <Input placeholder={t('members.add_placeholder')} className={classes(inputBox, 'h-10')} />
      <Popover className={classes(popover, 'w-[var(--trigger-width)]')}>
        <ListBox
          items={people}
          className="scroll-thin max-h-64 overflow-auto p-1 outline-none"
          renderEmptyState={() => (
            <p className="px-2.5 py-2 text-small text-ink-3">
              {users.isFetching ? t('members.searching') : t('members.found_none')}
            </p>
          )}
        >
          {(user) => (
            <ListBoxItem id={user.id} textValue={user.name} className={menuItem}>
              <Avatar person={user} size="small" decorative />
              <span className="min-w-0 truncate">{user.name}</span>
              <span className="ml-auto truncate pl-3 text-small text-ink-3">{user.email}</span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  )
}
