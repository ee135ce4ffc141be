import Type, { type Static } from 'typebox'

/**
 * An error as RFC 9457 describes it, with a `code` that never changes and is what programs should look at.
 * `title` and `detail` are in the reader's language.
 */
export const Problem = Type.Object({
  type: Type.String({ description: 'urn:stoa:error:<code>' }),
  title: Type.String(),
  status: Type.Integer(),
  code: Type.String({ description: 'module.snake_case' }),
  detail: Type.Optional(Type.String()),
  instance: Type.Optional(Type.String({ description: 'The id of the request, as in the log' })),
  errors: Type.Optional(
    Type.Array(Type.Object({ path: Type.String(), message: Type.String() }), {
      description: 'Which fields were wrong, as JSON pointers',
    }),
  ),
  meta: Type.Optional(
    Type.Record(Type.String(), Type.Unknown(), { description: 'Facts that belong to this code' }),
  ),
})
export type Problem = Static<typeof Problem>

export const problemContentType = 'application/problem+json'
