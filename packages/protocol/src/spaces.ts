import Type, { type Static } from 'typebox'
import { closed, Id, pageOf, PageQuery, Time } from './common.ts'
import { Person } from './identity.ts'

/** Rights on content, weakest first: each includes those before it. */
export const roles = ['viewer', 'commenter', 'editor', 'manager'] as const
export const Role = Type.Union([
  Type.Literal('viewer'),
  Type.Literal('commenter'),
  Type.Literal('editor'),
  Type.Literal('manager'),
])
export type Role = Static<typeof Role>

export const roleRank = (role: Role): number => roles.indexOf(role)

export const SpaceName = Type.String({ minLength: 1, maxLength: 120, pattern: '\\S' })

/** `role` is the reader's own; `can` names the actions it allows. */
export const Space = Type.Object(
  {
    id: Id,
    name: Type.String(),
    description: Type.String(),
    role: Role,
    can: Type.Array(Type.String()),
    createdAt: Time,
    updatedAt: Time,
  },
  closed,
)
export type Space = Static<typeof Space>
export const SpaceList = pageOf(Space)
export const SpaceListQuery = Type.Object(PageQuery, closed)

export const CreateSpaceRequest = Type.Object(
  { name: SpaceName, description: Type.Optional(Type.String({ maxLength: 500 })) },
  closed,
)
export type CreateSpaceRequest = Static<typeof CreateSpaceRequest>
export const UpdateSpaceRequest = Type.Object(
  { name: Type.Optional(SpaceName), description: Type.Optional(Type.String({ maxLength: 500 })) },
  closed,
)
export type UpdateSpaceRequest = Static<typeof UpdateSpaceRequest>

export const Member = Type.Object({ user: Person, role: Role }, closed)
export type Member = Static<typeof Member>
export const MemberList = pageOf(Member)
export const MemberListQuery = Type.Object(PageQuery, closed)
export const SetMemberRequest = Type.Object({ role: Role }, closed)
