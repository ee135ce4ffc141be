import Type, { type Static } from 'typebox'
import { closed, Id, Language, nullable, pageOf, PageQuery, Time } from './common.ts'
import { Person } from './identity.ts'

/** Kinds of documents that templates are made of. */
export const TemplateKind = Type.Union([Type.Literal('page'), Type.Literal('board'), Type.Literal('note')])
export type TemplateKind = Static<typeof TemplateKind>

/** A built-in template is named by a word, such as `weekly-sync`, one of the organisation's own by an id. */
export const TemplateId = Type.String({ pattern: '^[0-9a-z]+(-[0-9a-z]+)*$', maxLength: 64 })

export const TemplateTitle = Type.String({ minLength: 1, maxLength: 120, pattern: '\\S' })
export const TemplateDescription = Type.String({ maxLength: 400 })

/** What a template looks like from afar, block by block: enough to draw it. At most 40 blocks or columns. */
export const TemplateOutline = Type.Array(
  Type.Union([
    Type.Object(
      { type: Type.Literal('heading'), text: Type.String(), level: Type.Integer({ minimum: 1, maximum: 6 }) },
      closed,
    ),
    Type.Object({ type: Type.Literal('text'), text: Type.String() }, closed),
    Type.Object(
      {
        type: Type.Literal('list'),
        kind: Type.Union([Type.Literal('bullet'), Type.Literal('number'), Type.Literal('check')]),
        items: Type.Integer({ minimum: 0 }),
      },
      closed,
    ),
    Type.Object(
      {
        type: Type.Literal('table'),
        columns: Type.Array(Type.String(), { description: 'The words of its first row' }),
        rows: Type.Integer({ minimum: 0, description: 'Below the first one' }),
      },
      closed,
    ),
    Type.Object({ type: Type.Literal('field'), label: Type.String(), fieldType: Type.String() }, closed),
    Type.Object(
      {
        type: Type.Union([
          Type.Literal('agenda-item'),
          Type.Literal('decision'),
          Type.Literal('action-item'),
          Type.Literal('quote'),
          Type.Literal('code'),
          Type.Literal('divider'),
          Type.Literal('image'),
        ]),
        text: Type.String(),
      },
      closed,
    ),
    Type.Object(
      {
        type: Type.Literal('column'),
        text: Type.String(),
        cards: Type.Integer({ minimum: 0 }),
        isDone: Type.Boolean(),
      },
      closed,
    ),
  ]),
  { maxItems: 40 },
)
export type TemplateOutline = Static<typeof TemplateOutline>

/** `builtIn`: it came with Stoa and cannot be changed. `can` names what the reader may do with it. */
export const Template = Type.Object(
  {
    id: TemplateId,
    kind: TemplateKind,
    builtIn: Type.Boolean(),
    language: Language,
    title: Type.String(),
    description: Type.String(),
    outline: TemplateOutline,
    createdBy: nullable(Person),
    updatedAt: nullable(Time),
    version: Type.Integer({ minimum: 1 }),
    can: Type.Array(Type.String()),
  },
  closed,
)
export type Template = Static<typeof Template>
export const TemplateList = pageOf(Template)

/** `language`: of the built-in ones; left out, the reader's. The organisation's own are all listed, and stand first. */
export const TemplateListQuery = Type.Object(
  { ...PageQuery, kind: Type.Optional(TemplateKind), language: Type.Optional(Language) },
  closed,
)
export type TemplateListQuery = Static<typeof TemplateListQuery>
export const TemplateParams = Type.Object({ id: TemplateId }, closed)

/** Keeps the present content of a document as a template. */
export const CreateTemplateRequest = Type.Object(
  {
    documentId: Id,
    title: TemplateTitle,
    description: Type.Optional(TemplateDescription),
    language: Type.Optional(Language),
  },
  closed,
)
export type CreateTemplateRequest = Static<typeof CreateTemplateRequest>

/** With a `documentId`, the content is replaced by that of this document, which must be of the same kind. */
export const UpdateTemplateRequest = Type.Object(
  {
    title: Type.Optional(TemplateTitle),
    description: Type.Optional(TemplateDescription),
    language: Type.Optional(Language),
    documentId: Type.Optional(Id),
    version: Type.Optional(Type.Integer({ minimum: 1 })),
  },
  closed,
)
export type UpdateTemplateRequest = Static<typeof UpdateTemplateRequest>
