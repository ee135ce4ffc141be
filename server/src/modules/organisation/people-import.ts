import type { ImportReport, ImportRow, Language } from '@stoa/protocol'
import type { Actor } from '../../platform/permissions/actor.ts'
import { type AccountIntake, mayGive } from '../identity/index.ts'
import { type CsvTable, readCsvTable } from './csv-table.ts'
import type { DepartmentMemberRow } from './department-members.repository.ts'
import type { Db } from './departments.repository.ts'
import { applyImport } from './import-apply.ts'
import { type ImportPlan, type KnownOrganisation, type KnownPerson, planImport } from './import-plan.ts'
import { checkRecord, type ImportRecord, readRecord, type RefusedRecord } from './import-record.ts'
import { mapInTurns } from './in-turns.ts'
import { refusalText } from './import-texts.ts'
import * as repository from './import.repository.ts'
import { organisationFail } from './organisation.errors.ts'
import type { OrganisationContext } from './organisation-context.ts'

interface ImportOptions {
  /** Says what would happen, and changes nothing. */
  dryRun: boolean
  /** From a dry run: refused when it would not be exactly that any more. */
  plan?: string | undefined
}

export interface PeopleImport {
  /**
   * From a CSV file with the columns name, email, department, title, role, groups. All in one transaction.
   * @throws http.forbidden, organisation.import_unreadable, .import_columns, .import_too_large, .import_plan_changed
   */
  fromCsv(actor: Actor, file: Buffer, options: ImportOptions & { language: Language }): Promise<ImportReport>
  /** From another system. `line` of a record is whatever tells it from the others. */
  fromRecords(
    actor: Actor,
    records: readonly ImportRecord[],
    options: ImportOptions,
  ): Promise<Pick<ImportPlan, 'rows' | 'newDepartments' | 'newGroups' | 'digest'>>
}

/** Names in the tree of departments, both ways. */
interface DepartmentPaths {
  idOf: Map<string, string>
  pathOf: Map<string, string>
}

export function createPeopleImport(context: OrganisationContext, intake: AccountIntake): PeopleImport {
  const { permissions, storage } = context

  /** An import creates accounts, changes people, and makes departments and groups: it takes the rights to all of it. */
  function demand(actor: Actor): void {
    permissions.demand(actor, 'users.create')
    permissions.demand(actor, 'organisation.manage_people')
    permissions.demand(actor, 'organisation.manage_departments')
    permissions.demand(actor, 'organisation.manage_groups')
  }

  async function readPaths(db: Db): Promise<DepartmentPaths> {
    const rows = await repository.allDepartments(db)
    const byId = new Map(rows.map((row) => [row.id, row]))
    const pathOf = new Map<string, string>()
    const path = (id: string): string => {
      const known = pathOf.get(id)
      if (known !== undefined) return known
      const { name, parent_id } = byId.get(id)!
      const made = parent_id === null ? name : `${path(parent_id)}/${name}`
      pathOf.set(id, made)
      return made
    }
    return { pathOf, idOf: new Map(rows.map(({ id }) => [path(id), id])) }
  }

  async function readPeople(
    db: Db,
    actor: Actor,
    emails: readonly string[],
    { pathOf }: DepartmentPaths,
  ): Promise<{ people: Map<string, KnownPerson>; memberships: Map<string, DepartmentMemberRow[]> }> {
    const accounts = await repository.accountsByEmail(db, emails)
    const ids = accounts.map(({ id }) => id)
    const memberships = Map.groupBy(await repository.departmentsOfPeople(db, ids), ({ user_id }) => user_id)
    const groups = Map.groupBy(await repository.groupsOfPeople(db, ids), ({ user_id }) => user_id)
    const managed = await repository.allowedInBatches(ids, (part) =>
      permissions.allowed(actor, 'people.manage', part, db),
    )
    const people = new Map(
      accounts.map(({ id, email, name, role, deactivated_at }) => {
        const mine = memberships.get(id) ?? []
        const person: KnownPerson = {
          id,
          name,
          role,
          deactivated: deactivated_at !== null,
          departments: mine.map(({ department_id }) => pathOf.get(department_id)!),
          title: mine[0]?.title ?? '',
          groups: new Set(groups.get(id)?.map((group) => group.name)),
          managed: managed.has(id),
        }
        return [email, person]
      }),
    )
    return { people, memberships }
  }

  async function run(
    actor: Actor,
    records: readonly (ImportRecord | RefusedRecord)[],
    { dryRun, plan: expected }: ImportOptions,
  ): Promise<ImportPlan> {
    const emails = [...new Set(records.map(({ email }) => email))]
    async function read(db: Db) {
      const paths = await readPaths(db)
      const { people, memberships } = await readPeople(db, actor, emails, paths)
      const known: KnownOrganisation = {
        people,
        departments: new Set(paths.idOf.keys()),
        groups: new Set((await repository.allGroups(db)).map(({ name }) => name)),
        mayGive: (role) => mayGive(actor, role),
      }
      return { known, ground: { departmentIds: paths.idOf, memberships } }
    }
    if (dryRun) {
      // Read in one transaction, so that it fits together, but decided on while others go on.
      const { known } = await storage.unitOfWork((unit) => read(context.within(unit)))
      return planImport(records, known)
    }
    return storage.unitOfWork(async (unit) => {
      const { known, ground } = await read(context.within(unit))
      const plan = await planImport(records, known)
      if (expected !== undefined && expected !== plan.digest) {
        throw organisationFail('organisation.import_plan_changed')
      }
      await applyImport({ context, intake }, unit, actor, plan, ground)
      await context.imported(unit, actor, {
        created: countOf(plan, 'created'),
        changed: countOf(plan, 'changed'),
        refused: countOf(plan, 'refused'),
        departments: plan.newDepartments.length,
        groups: plan.newGroups.length,
      })
      return plan
    })
  }

  return {
    async fromCsv(actor, file, options) {
      demand(actor)
      const { encoding, rows } = await readCsvTable(file)
      const plan = await run(actor, await mapInTurns(rows, readRecord), options)
      return presentReport(plan, encoding, options)
    },

    async fromRecords(actor, records, options) {
      demand(actor)
      return run(actor, await mapInTurns(records, checkRecord), options)
    },
  }
}

const countOf = ({ rows }: ImportPlan, fate: ImportRow['fate']): number =>
  rows.filter((row) => row.fate === fate).length

function presentReport(
  plan: ImportPlan,
  encoding: CsvTable['encoding'],
  { dryRun, language }: { dryRun: boolean; language: Language },
): ImportReport {
  return {
    dryRun,
    plan: plan.digest,
    encoding,
    created: countOf(plan, 'created'),
    changed: countOf(plan, 'changed'),
    unchanged: countOf(plan, 'unchanged'),
    refused: countOf(plan, 'refused'),
    newDepartments: plan.newDepartments,
    newGroups: plan.newGroups,
    rows: plan.rows.map((row): ImportRow => {
      const { line, email, fate } = row
      if (fate === 'changed') return { line, email, fate, change: row.change }
      if (fate === 'refused') return { line, email, fate, why: row.why, text: refusalText(row.why, language) }
      return { line, email, fate }
    }),
  }
}
