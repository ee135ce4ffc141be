import Type, { type Static, type TSchema } from 'typebox'

/** A UUIDv7 in its canonical lower-case form: sorts by time of creation. */
export const Id = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
  minLength: 36,
  maxLength: 36,
})

/** Milliseconds since 1970-01-01 UTC. */
export const Time = Type.Integer({ minimum: 0 })

/** The languages of the interface, as BCP 47 tags. */
export const languages = ['en', 'zh-CN'] as const
export const Language = Type.Union([Type.Literal('en'), Type.Literal('zh-CN')])
export type Language = Static<typeof Language>

/** An object that refuses fields it does not know. */
export const closed = { additionalProperties: false } as const

/** Parameters of a route that names one thing. */
export const IdParams = Type.Object({ id: Id }, closed)
export const MemberParams = Type.Object({ id: Id, userId: Id }, closed)

/** What every paged list takes. `cursor` is opaque: send back what `nextCursor` said. */
export const PageQuery = {
  cursor: Type.Optional(Type.String({ maxLength: 400 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
}

/** What every paged list answers. `nextCursor` is null on the last page. */
export const pageOf = <T extends TSchema>(item: T) =>
  Type.Object({ items: Type.Array(item), nextCursor: Type.Union([Type.String(), Type.Null()]) }, closed)

export interface Page<T> {
  items: T[]
  nextCursor: string | null
}

export const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
