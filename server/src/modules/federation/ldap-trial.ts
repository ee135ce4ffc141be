import type { FederationTrial, Language } from '@stoa/protocol'
import { presentServer } from './federation.presenter.ts'
import type { LdapServerTable } from './federation.tables.ts'
import type { FederationContext } from './federation-context.ts'
import { withDirectory } from './ldap-directory.ts'
import type { LdapServers } from './ldap-servers.ts'
import { saidBy, TrialReport, type TrialStep } from './trial.ts'

/** As many entries are read to see that there are some. */
const sample = 1_000

/** Tries a directory without a person: connects, signs in to search, and counts who and what is found. */
export async function tryDirectory(
  { guard }: FederationContext,
  servers: LdapServers,
  row: LdapServerTable,
  language: Language,
): Promise<FederationTrial> {
  const report = new TrialReport(language)
  const settings = presentServer(row)
  const { hostname, protocol } = new URL(row.url)
  const left: TrialStep[] = [
    'connection',
    'bind',
    'people',
    ...(settings.groups === null ? [] : ['groups' as const]),
  ]
  const passed = (detail: string | null = null): void => report.add(left.shift()!, 'ok', detail)
  const failed = (detail: string): void => {
    report.add(left.shift()!, 'failed', detail)
    report.skip(...left.splice(0))
  }

  try {
    await guard.resolve(hostname, { isTls: protocol === 'ldaps:' || settings.startTls })
    report.add('address', 'ok')
  } catch (error) {
    report.add('address', 'failed', saidBy(error))
    report.skip(...left)
    return report.finish()
  }
  try {
    await withDirectory(servers.addressOf(row), guard, async (directory) => {
      try {
        await directory.signIn()
      } catch (error) {
        if ((error as { code?: unknown }).code === undefined || !isAnswer(error)) throw error
        passed()
        failed(saidBy(error))
        return
      }
      passed()
      passed()
      const people = await directory.listPeople(settings, sample)
      const usable = people.filter(({ email, subject }) => email !== '' && subject !== '')
      if (usable.length === 0) failed(`0 / ${people.length}`)
      else passed(`${usable.length} / ${people.length}`)
      if (left.length === 0) return
      const groups = await directory.listGroups(settings, sample)
      if (groups.length === 0) failed('0')
      else passed(String(groups.length))
    })
  } catch (error) {
    failed(saidBy(error))
  }
  return report.finish()
}

/** A code of LDAP itself is a number; that of a connection is a word. */
const isAnswer = (error: unknown): boolean => typeof (error as { code?: unknown }).code === 'number'
