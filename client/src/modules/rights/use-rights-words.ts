import { type AccessPath, type GrantSource, type Principal, type Role, roles } from '@stoa/protocol'
import { useTranslation } from 'react-i18next'
import { currentLanguage } from '../../platform/i18n/index.ts'
import type { Choice } from '../../platform/ui/index.ts'
import { useMe } from '../identity/index.ts'
import { type AccessStep, stepsOf } from './access-paths.ts'
import type { Audience } from './audience.ts'
import { nounOf, type SharedThing } from './thing.ts'

/** "A, B and C" as the reader's language says it. */
export const inOneSentence = (parts: readonly string[]): string =>
  new Intl.ListFormat(currentLanguage(), { type: 'conjunction' }).format(parts)

/** The four rights with what each allows. */
export function useRoleChoices(): Array<Choice<Role>> {
  const { t } = useTranslation(['rights', 'ui'])
  return roles.map((role) => ({ id: role, label: t(`ui:role.${role}`), detail: t(`role_note.${role}`) }))
}

/** What somebody who was given a right is called. */
export function usePrincipalName(): (principal: Principal) => string {
  const { t } = useTranslation('rights')
  const { organisation } = useMe()
  return ({ type, name }) => {
    if (type === 'everyone') return t('principal.everyone', { name: organisation.name })
    return name === '' ? t('principal.gone') : name
  }
}

/** Where a right was given, within a sentence. */
export function useSourceName(thing: SharedThing): (source: GrantSource) => string {
  const { t } = useTranslation('rights')
  return ({ type, id, title }) => {
    if (id === thing.id) return t(`this.${nounOf(thing)}`)
    if (title === null) return t('source.hidden')
    if (type === 'space') return t('source.space', { title })
    return t('source.document', { title: title.trim() === '' ? t('untitled') : title })
  }
}

const mostNames = 3
const mostCircles = 2

/** Who can see the thing now, in one sentence. */
export function useAudienceWords(): (audience: Audience) => string {
  const { t } = useTranslation('rights')
  const me = useMe()
  const nameOf = usePrincipalName()

  const circles = (found: readonly Principal[], words: 'audience.department' | 'audience.group') => {
    const shown = found.length > mostCircles + 1 ? found.slice(0, mostCircles) : found
    const parts: string[] = shown.map((principal) => t(words, { name: nameOf(principal) }))
    const rest = found.length - shown.length
    if (rest > 0)
      parts.push(
        t(words === 'audience.department' ? 'audience.more_departments' : 'audience.more_groups', {
          count: rest,
        }),
      )
    return parts
  }

  const named = (people: readonly Principal[], most: number): string[] => {
    const others = people.filter(({ id }) => id !== me.user.id)
    const mine = others.length < people.length ? [t('audience.you')] : []
    const room = most - mine.length
    const shown = others.length > room ? others.slice(0, room - 1) : others
    const rest = others.length - shown.length
    const more = rest === 0 ? [] : [t('audience.others', { count: rest })]
    return [...shown.map(nameOf), ...mine, ...more]
  }

  return (audience) => {
    const { everyone, departments, groups, people, count, exact } = audience
    if (exact && people.length === 1 && people[0]?.id === me.user.id) return t('audience.only_you')
    const parts =
      everyone === undefined
        ? [
            ...circles(departments, 'audience.department'),
            ...circles(groups, 'audience.group'),
            ...named(people, exact ? mostNames + 1 : mostNames),
          ]
        : [
            t('audience.everyone', { name: me.organisation.name }),
            ...(people.length > 0 ? [t('audience.by_name')] : []),
          ]
    const list = inOneSentence(parts)
    if (count === null) return t('audience.list', { list })
    return exact ? t('audience.exact', { count, list }) : t('audience.at_most', { count, list })
  }
}

/** One way to a right as its steps, each a short sentence. */
export function usePathWords(thing: SharedThing, person: string): (path: AccessPath) => string[] {
  const { t } = useTranslation('rights')
  const nameOf = usePrincipalName()
  const sourceOf = useSourceName(thing)
  const words = (step: AccessStep): string => {
    switch (step.kind) {
      case 'belongs':
        return t(`step.in_${step.to}`, { person, name: step.name })
      case 'below':
        return t('step.below', { department: step.department, above: step.above })
      case 'given': {
        const { principal, role, source } = step.path
        return t(`step.may_${role}`, { who: nameOf(principal), where: sourceOf(source) })
      }
      case 'inherited':
        return t('step.inherited', { thing: t(`this.${nounOf(thing)}`) })
    }
  }
  return (path) => stepsOf(path).map(words)
}
