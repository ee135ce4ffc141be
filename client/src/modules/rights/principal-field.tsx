import { everyone, type Principal } from '@stoa/protocol'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import {
  Collection,
  ComboBox,
  Header,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  Popover,
} from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { classes, inputBox, menuItem, popover } from '../../platform/ui/index.ts'
import { useMe, usersQuery } from '../identity/index.ts'
import { allGroupsQuery, departmentChoices, departmentsQuery } from '../organisation/index.ts'
import { PrincipalMark } from './principal-mark.tsx'
import { usePrincipalName } from './use-rights-words.ts'

interface Found {
  key: string
  principal: Principal
  detail: string
}

interface PrincipalFieldProps {
  /** Those who have a right here already, by id. */
  except: ReadonlySet<string>
  onPick: (principal: Principal) => void
  className?: string
}

/** So many circles of a kind are offered; whoever looks for another one types more of its name. */
const most = 6

/** One field for whoever can be given a right: people, departments, groups, everybody. Empties itself when one is taken. */
export function PrincipalField({ except, onPick, className }: PrincipalFieldProps) {
  const { t } = useTranslation('rights')
  const [text, setText] = useState('')
  const { sections, searching } = useFound(text, except)
  const found = sections.flatMap(({ items }) => items)
  return (
    <ComboBox
      className={classes('flex min-w-0 flex-col gap-1.5', className)}
      items={sections}
      inputValue={text}
      onInputChange={setText}
      value={null}
      allowsEmptyCollection
      menuTrigger="focus"
      onChange={(key) => {
        const taken = found.find((candidate) => candidate.key === key)
        if (taken === undefined) return
        onPick(taken.principal)
        setText('')
      }}
    >
      <Label className="text-small font-semibold text-ink-2">{t('add.label')}</Label>
      <Input placeholder={t('add.placeholder')} className={classes(inputBox, 'h-10')} />
      <Popover className={classes(popover, 'w-[var(--trigger-width)]')}>
        <section aria-label={t('add.label')}>
          <ListBox<(typeof sections)[number]>
            className="scroll-thin max-h-72 overflow-auto p-1 outline-none"
            renderEmptyState={() => (
              <p className="px-2.5 py-2 text-small text-ink-3">
                {t(searching ? 'add.searching' : 'add.none')}
              </p>
            )}
          >
            {({ id, title, items }) => (
              <ListBoxSection id={id}>
                <Header className="label px-2.5 pt-2 pb-1">{title}</Header>
                <Collection items={items}>
                  {({ key, principal, detail }) => (
                    <ListBoxItem id={key} textValue={principal.name} className={menuItem}>
                      <PrincipalMark type={principal.type} />
                      <span className="min-w-0">
                        <span className="block truncate">{principal.name}</span>
                        {detail !== '' && (
                          <span className="block truncate text-small text-ink-3">{detail}</span>
                        )}
                      </span>
                    </ListBoxItem>
                  )}
                </Collection>
              </ListBoxSection>
            )}
          </ListBox>
        </section>
      </Popover>
    </ComboBox>
  )
}

/** What fits the text, in sections. */
function useFound(text: string, except: ReadonlySet<string>) {
  const { t } = useTranslation('rights')
  const me = useMe()
  const nameOf = usePrincipalName()
  const query = useDeferredValue(text.trim())
  const users = useInfiniteQuery(usersQuery(query))
  const departments = useQuery(departmentsQuery)
  const groups = useQuery(allGroupsQuery)
  const wanted = text.trim().toLocaleLowerCase()
  const fits = (label: string) => label.toLocaleLowerCase().includes(wanted)
  const free = ({ id }: { id: string }) => !except.has(id)
  const entry = (principal: Principal, detail: string): Found => ({ key: principal.id, principal, detail })

  const all: Principal = { type: 'everyone', id: everyone, name: '' }
  const allName = nameOf(all)
  const everybody = [all]
    .filter((principal) => free(principal) && fits(`${allName} ${t('add.everybody_also')}`))
    .map((principal) => entry({ ...principal, name: allName }, t('add.everybody_note')))
  const foundDepartments = departmentChoices(departments.data ?? [])
    .filter((choice) => free(choice) && fits(choice.label))
    .slice(0, most)
    .map(({ id, name, label }) => entry({ type: 'department', id, name }, label === name ? '' : label))
  const foundGroups = (groups.data ?? [])
    .filter((group) => free(group) && fits(group.name))
    .slice(0, most)
    .map(({ id, name, memberCount }) =>
      entry({ type: 'group', id, name }, t('people_count', { count: memberCount })),
    )
  const people = (users.data?.pages ?? [])
    .flatMap((page) => page.items)
    .filter((user) => free(user) && user.deactivatedAt === null)
    .filter(({ name, email }) => !users.isPlaceholderData || fits(name) || fits(email))
    .map(({ id, name, email, role }) =>
      entry({ type: 'person', id, name }, role === 'guest' ? `${t('add.guest')} · ${email}` : email),
    )
  const sections = [
    { id: 'in-everyone', title: me.organisation.name, items: everybody },
    { id: 'in-people', title: t('add.people'), items: people },
    { id: 'in-departments', title: t('add.departments'), items: foundDepartments },
    { id: 'in-groups', title: t('add.groups'), items: foundGroups },
  ]
  return {
    // Who types a name looks for it; who has typed nothing sees the circles first.
    sections: (wanted === '' ? circlesFirst(sections) : sections).filter(({ items }) => items.length > 0),
    searching: users.isFetching || departments.isFetching || groups.isFetching,
  }
}

const circlesFirst = <T extends { id: string }>(sections: T[]): T[] => [
  ...sections.filter(({ id }) => id !== 'in-people'),
  ...sections.filter(({ id }) => id === 'in-people'),
]
