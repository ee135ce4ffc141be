import { importLimits, type ImportRow, type Language, type LdapImportReport } from '@stoa/protocol'
import type { Actor } from '../../platform/permissions/actor.ts'
import { type ImportRecord, refusalText } from '../organisation/index.ts'
import { federationFail } from './federation.errors.ts'
import { presentServer } from './federation.presenter.ts'
import type { FederationContext } from './federation-context.ts'
import { comparableDn, type DirectoryGroup, type DirectoryPerson, withDirectory } from './ldap-directory.ts'
import type { LdapServers } from './ldap-servers.ts'

export interface LdapImport {
  /**
   * People with their departments and groups, as the directory has them now. Line n of the report is the n-th person.
   * Who is gone from the directory is left alone: switching accounts off is a person's decision.
   * @throws http.forbidden, federation.directory_unreachable, organisation.import_plan_changed
   */
  run(
    actor: Actor,
    serverId: string,
    options: { dryRun: boolean; plan?: string | undefined; language: Language },
  ): Promise<LdapImportReport>
}

export function createLdapImport(context: FederationContext, servers: LdapServers): LdapImport {
  const { guard, organisation, audit, storage, logger } = context

  async function read(
    serverId: string,
  ): Promise<{ people: DirectoryPerson[]; groups: DirectoryGroup[] | null }> {
    const row = await servers.get(serverId)
    const settings = presentServer(row)
    try {
      return await withDirectory(servers.addressOf(row), guard, async (directory) => {
        await directory.signIn()
        return {
          people: await directory.listPeople(settings, importLimits.rows),
          groups: settings.groups === null ? null : await directory.listGroups(settings, importLimits.rows),
        }
      })
    } catch (cause) {
      logger.warn({ err: cause, server: row.name }, 'people could not be read from a directory')
      throw federationFail('federation.directory_unreachable', { cause })
    }
  }

  return {
    async run(actor, serverId, { dryRun, plan: expected, language }) {
      context.demandManager(actor)
      const row = await servers.get(serverId)
      const { people, groups } = await read(serverId)
      const hasDepartments = presentServer(row).attributes.department !== null
      const records = recordsOf(people, groups, hasDepartments)
      const { rows, newDepartments, newGroups, digest } = await organisation.peopleImport.fromRecords(
        actor,
        records,
        { dryRun, plan: expected },
      )
      const count = (fate: ImportRow['fate']): number => rows.filter((each) => each.fate === fate).length
      const counts = {
        created: count('created'),
        changed: count('changed'),
        unchanged: count('unchanged'),
        refused: count('refused'),
      }
      if (!dryRun) {
        await storage.unitOfWork((unit) =>
          audit.record(unit, {
            action: 'federation.directory_imported',
            actor,
            target: { type: 'ldap_server', id: serverId, name: row.name },
            details: counts,
          }),
        )
      }
      return {
        dryRun,
        plan: digest,
        ...counts,
        newDepartments,
        newGroups,
        rows: rows.map((each): ImportRow => {
          const { line, email, fate } = each
          if (fate === 'changed') return { line, email, fate, change: each.change }
          if (fate === 'refused')
            return { line, email, fate, why: each.why, text: refusalText(each.why, language) }
          return { line, email, fate }
        }),
      }
    },
  }
}

/** What a directory does not say stays as it is here: an empty title takes none away, and nobody gets a role. */
export function recordsOf(
  people: readonly DirectoryPerson[],
  groups: readonly DirectoryGroup[] | null,
  hasDepartments: boolean,
): ImportRecord[] {
  const groupsOf = new Map<string, string[]>()
  for (const { name, memberDns } of groups ?? []) {
    if (name === '') continue
    for (const dn of memberDns) groupsOf.set(dn, [...(groupsOf.get(dn) ?? []), name])
  }
  return people.map(({ dn, email, name, title, department }, i) => ({
    line: i + 1,
    email,
    name: name === '' ? null : name,
    role: null,
    title: title === '' ? null : title,
    departments:
      hasDepartments && department !== '' ? [department.split('/').map((part) => part.trim())] : null,
    groups: groups === null ? null : (groupsOf.get(comparableDn(dn)) ?? []),
  }))
}
