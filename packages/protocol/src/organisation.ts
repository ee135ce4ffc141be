import Type, { type Static, type TSchema } from 'typebox'
import { closed, Id, nullable, PageQuery, pageOf, Time } from './common.ts'
import { OrganisationRole, Person } from './identity.ts'

const limitedText = (maxLength: number) => Type.String({ maxLength })
const name = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' })

/** No slash and no semicolon: a path such as 研发/前端 names one department, a list of them is split at semicolons. */
export const DepartmentName = Type.String({
  minLength: 1,
  maxLength: 80,
  pattern: '^[^/;；]*[^/;；\\s][^/;；]*$',
})
export const GroupName = Type.String({ minLength: 1, maxLength: 80, pattern: '^[^;；]*[^;；\\s][^;；]*$' })
export const JobTitle = limitedText(80)

/** Levels of departments below each other. */
export const deepestDepartment = 20

/** `can` names the actions that the reader may take on it. */
export const Department = Type.Object(
  {
    id: Id,
    name: Type.String(),
    parentId: nullable(Id),
    /** Sorts among its siblings, as text. */
    position: Type.String(),
    /** People in it, those in departments below not counted. */
    memberCount: Type.Integer({ minimum: 0 }),
    heads: Type.Array(Person),
    can: Type.Array(Type.String()),
  },
  closed,
)
export type Department = Static<typeof Department>
export const DepartmentList = pageOf(Department)
export const DepartmentListQuery = Type.Object(PageQuery, closed)

export const CreateDepartmentRequest = Type.Object(
  {
    name: DepartmentName,
    /** Null: at the top. */
    parentId: nullable(Id),
    /** The sibling it follows; null: first; left out: last. */
    afterId: Type.Optional(nullable(Id)),
  },
  closed,
)
export type CreateDepartmentRequest = Static<typeof CreateDepartmentRequest>
export const RenameDepartmentRequest = Type.Object({ name: DepartmentName }, closed)
export const MoveDepartmentRequest = Type.Object(
  { parentId: nullable(Id), afterId: Type.Optional(nullable(Id)) },
  closed,
)
export type MoveDepartmentRequest = Static<typeof MoveDepartmentRequest>
/** `moveTo`: the department that takes in members and sub-departments; left out, it must be empty. */
export const DeleteDepartmentQuery = Type.Object({ moveTo: Type.Optional(Id) }, closed)

export const DepartmentMember = Type.Object(
  {
    user: Person,
    /** The department they are a member of: the one asked for, or one below it. */
    departmentId: Id,
    title: Type.String(),
    isHead: Type.Boolean(),
    isAdmin: Type.Boolean(),
    isMain: Type.Boolean(),
  },
  closed,
)
export type DepartmentMember = Static<typeof DepartmentMember>
export const DepartmentMemberList = pageOf(DepartmentMember)
export const DepartmentMemberListQuery = Type.Object(
  { ...PageQuery, below: Type.Optional(Type.Boolean({ default: false })) },
  closed,
)
/** What is left out stays as it is; for somebody new: no title, neither head nor administrator. */
export const SetDepartmentMemberRequest = Type.Object(
  {
    title: Type.Optional(JobTitle),
    isHead: Type.Optional(Type.Boolean()),
    /** Administers this department and all below it. */
    isAdmin: Type.Optional(Type.Boolean()),
    /** The one shown first. Only `true` can be said: another one becomes it by being named. */
    isMain: Type.Optional(Type.Literal(true)),
  },
  closed,
)
export type SetDepartmentMemberRequest = Static<typeof SetDepartmentMemberRequest>

export const Group = Type.Object(
  {
    id: Id,
    name: Type.String(),
    description: Type.String(),
    memberCount: Type.Integer({ minimum: 0 }),
    can: Type.Array(Type.String()),
    createdAt: Time,
  },
  closed,
)
export type Group = Static<typeof Group>
export const GroupList = pageOf(Group)
export const GroupListQuery = Type.Object({ ...PageQuery, query: Type.Optional(limitedText(100)) }, closed)
export const CreateGroupRequest = Type.Object(
  { name: GroupName, description: Type.Optional(limitedText(500)) },
  closed,
)
export type CreateGroupRequest = Static<typeof CreateGroupRequest>
export const UpdateGroupRequest = Type.Object(
  { name: Type.Optional(GroupName), description: Type.Optional(limitedText(500)) },
  closed,
)
export type UpdateGroupRequest = Static<typeof UpdateGroupRequest>
export const GroupMember = Type.Object({ user: Person, isAdmin: Type.Boolean() }, closed)
export type GroupMember = Static<typeof GroupMember>
export const GroupMemberList = pageOf(GroupMember)
export const GroupMemberListQuery = Type.Object(PageQuery, closed)
export const SetGroupMemberRequest = Type.Object({ isAdmin: Type.Optional(Type.Boolean()) }, closed)

/** A named list of actions of the organisation, given to people beyond their role. */
export const CustomRole = Type.Object(
  {
    id: Id,
    name: Type.String(),
    description: Type.String(),
    actions: Type.Array(Type.String()),
    memberCount: Type.Integer({ minimum: 0 }),
    createdAt: Time,
  },
  closed,
)
export type CustomRole = Static<typeof CustomRole>
export const CustomRoleList = pageOf(CustomRole)
const actions = Type.Array(limitedText(80), { maxItems: 100, uniqueItems: true })
export const CreateCustomRoleRequest = Type.Object(
  { name: name(80), description: Type.Optional(limitedText(500)), actions },
  closed,
)
export type CreateCustomRoleRequest = Static<typeof CreateCustomRoleRequest>
export const UpdateCustomRoleRequest = Type.Object(
  {
    name: Type.Optional(name(80)),
    description: Type.Optional(limitedText(500)),
    actions: Type.Optional(actions),
  },
  closed,
)
export type UpdateCustomRoleRequest = Static<typeof UpdateCustomRoleRequest>
/** The actions that the reader holds, and so may put into a role. */
export const GivableActions = Type.Object({ actions: Type.Array(Type.String()) }, closed)
export const PersonList = pageOf(Person)

/** A person's place: a department with the title there. */
export const PersonDepartment = Type.Object(
  {
    id: Id,
    name: Type.String(),
    title: Type.String(),
    isHead: Type.Boolean(),
    isAdmin: Type.Boolean(),
    isMain: Type.Boolean(),
  },
  closed,
)
export const PersonGroup = Type.Object({ id: Id, name: Type.String(), isAdmin: Type.Boolean() }, closed)
export const PersonState = Type.Union([Type.Literal('active'), Type.Literal('deactivated')])

/** A line of the directory. The main department stands first. */
export const DirectoryEntry = Type.Object(
  {
    ...Person.properties,
    email: Type.String(),
    role: OrganisationRole,
    state: PersonState,
    departments: Type.Array(PersonDepartment),
    groups: Type.Array(PersonGroup),
    can: Type.Array(Type.String()),
  },
  closed,
)
export type DirectoryEntry = Static<typeof DirectoryEntry>
export const Directory = pageOf(DirectoryEntry)
export const DirectoryQuery = Type.Object(
  {
    ...PageQuery,
    /** Found anywhere in name or address. */
    query: Type.Optional(limitedText(100)),
    /** With everybody in the departments below it. */
    department: Type.Optional(Id),
    group: Type.Optional(Id),
    role: Type.Optional(OrganisationRole),
    /** Left out: active. */
    state: Type.Optional(Type.Union([PersonState, Type.Literal('any')])),
  },
  closed,
)
export type DirectoryQuery = Static<typeof DirectoryQuery>

/** So many names are asked for at once. */
export const namesAtOnce = 100

const uuid = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'
export const NamesQuery = Type.Object(
  {
    /** With commas between them, {@link namesAtOnce} at most. */
    ids: Type.String({ pattern: `^${uuid}(,${uuid}){0,${namesAtOnce - 1}}$`, maxLength: 37 * namesAtOnce }),
  },
  closed,
)
export type NamesQuery = Static<typeof NamesQuery>

/** Whom of those that were asked for the reader may know, in no order. */
export const Names = Type.Object({ items: Type.Array(Person) }, closed)
export type Names = Static<typeof Names>

/** One person's card. What the reader has no business with is null or empty. */
export const PersonCard = Type.Object(
  {
    ...Person.properties,
    email: nullable(Type.String()),
    role: nullable(OrganisationRole),
    state: PersonState,
    departments: Type.Array(
      Type.Object({ ...PersonDepartment.properties, path: Type.Array(Type.String()) }, closed),
    ),
    groups: Type.Array(PersonGroup),
    customRoles: Type.Array(Type.Object({ id: Id, name: Type.String() }, closed)),
    can: Type.Array(Type.String()),
  },
  closed,
)
export type PersonCard = Static<typeof PersonCard>

/** Limits of one import. */
export const importLimits = { bytes: 5 * 1024 * 1024, rows: 20_000, fieldLength: 500 } as const

/** Why a row is refused. */
export const importRefusals = [
  'email_missing',
  'email_invalid',
  'email_twice',
  'name_missing',
  'name_invalid',
  'title_invalid',
  'role_unknown',
  'role_too_high',
  'department_invalid',
  'department_too_deep',
  'group_invalid',
  'guest_in_department',
  'person_deactivated',
  'person_not_yours',
  'field_too_long',
  'columns_wrong',
] as const
export type ImportRefusal = (typeof importRefusals)[number]

const changeOf = <T extends TSchema>(value: T) => Type.Object({ from: value, to: value }, closed)
export const ImportChange = Type.Object(
  {
    name: Type.Optional(changeOf(Type.String())),
    role: Type.Optional(changeOf(OrganisationRole)),
    title: Type.Optional(changeOf(Type.String())),
    /** Paths, the main one first. */
    departments: Type.Optional(changeOf(Type.Array(Type.String()))),
    groupsAdded: Type.Optional(Type.Array(Type.String())),
  },
  closed,
)
export type ImportChange = Static<typeof ImportChange>

/**
 * What becomes of one row. `line` is where it starts in the file, counted from 1, the header included. `change` is
 * there for `changed`, `why` and `text`, a sentence in the language of the reader, for `refused`.
 */
export const ImportRow = Type.Object(
  {
    line: Type.Integer(),
    email: Type.String(),
    fate: Type.Union([
      Type.Literal('created'),
      Type.Literal('changed'),
      Type.Literal('unchanged'),
      Type.Literal('refused'),
    ]),
    change: Type.Optional(ImportChange),
    why: Type.Optional(Type.Enum([...importRefusals])),
    text: Type.Optional(Type.String()),
  },
  closed,
)
export type ImportRow = Static<typeof ImportRow>

export const ImportQuery = Type.Object(
  {
    /** True: say what would happen, and change nothing. */
    dryRun: Type.Optional(Type.Boolean({ default: false })),
    /** The `plan` of a dry run: the import is refused when it would not do exactly that any more. */
    plan: Type.Optional(Type.String({ maxLength: 64 })),
  },
  closed,
)
export const ImportReport = Type.Object(
  {
    dryRun: Type.Boolean(),
    /** Names what the import does; equal plans do the same. */
    plan: Type.String(),
    encoding: Type.Union([Type.Literal('utf-8'), Type.Literal('utf-16le'), Type.Literal('gb18030')]),
    created: Type.Integer(),
    changed: Type.Integer(),
    unchanged: Type.Integer(),
    refused: Type.Integer(),
    /** Paths that did not exist. */
    newDepartments: Type.Array(Type.String()),
    newGroups: Type.Array(Type.String()),
    rows: Type.Array(ImportRow),
  },
  closed,
)
export type ImportReport = Static<typeof ImportReport>

/** A thing that is handed over, and what the person is to it. */
export const HandOverItem = Type.Object(
  {
    type: Type.String({ description: 'department, group, space, document' }),
    id: Id,
    name: Type.String(),
    as: Type.Union([Type.Literal('head'), Type.Literal('administrator'), Type.Literal('manager')]),
  },
  closed,
)
export type HandOverItem = Static<typeof HandOverItem>
export const HandOverPreview = Type.Object({ items: Type.Array(HandOverItem) }, closed)
export type HandOverPreview = Static<typeof HandOverPreview>
export const HandOverRequest = Type.Object({ to: Id }, closed)
