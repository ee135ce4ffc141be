import Type, { type Static } from 'typebox'
import { closed, Id, nullable, pageOf, PageQuery, Time } from './common.ts'
import { Person } from './identity.ts'
import { Role } from './spaces.ts'
import { TemplateId } from './templates.ts'

/**
 * Kinds of documents. `page` and `note` hold a Lexical document, `board` maps, `raw` any Yjs types at all.
 * What stands at the root of each is described in `packages/protocol/KINDS.md`.
 * A server offers those that its modules have registered; asking for another is refused by name.
 */
export const documentKinds = ['page', 'board', 'note', 'raw'] as const
export const DocumentKind = Type.Union([
  Type.Literal('page'),
  Type.Literal('board'),
  Type.Literal('note'),
  Type.Literal('raw'),
])
export type DocumentKind = Static<typeof DocumentKind>

/** A title may be empty: the interface then shows "untitled" in the reader's language. */
export const Title = Type.String({ maxLength: 300 })

/** A node of a space's tree. `position` sorts siblings (compare as plain strings, then by id). */
export const DocumentNode = Type.Object(
  {
    id: Id,
    spaceId: Id,
    parentId: nullable(Id),
    kind: DocumentKind,
    title: Type.String(),
    position: Type.String(),
    updatedAt: Time,
  },
  closed,
)
export type DocumentNode = Static<typeof DocumentNode>
export const DocumentNodeList = pageOf(DocumentNode)

/** `schemaVersion` is the version of the kind's content; a client that knows only older ones must reload. */
export const DocumentDetail = Type.Object(
  {
    ...DocumentNode.properties,
    syncName: Type.String(),
    schemaVersion: Type.Integer({ minimum: 1 }),
    version: Type.Integer({ minimum: 1, description: 'Of title and place, for optimistic checks' }),
    createdAt: Time,
    createdBy: Person,
    updatedBy: nullable(Person),
    trashedAt: nullable(Time),
    descendants: Type.Integer({
      minimum: 0,
      description: 'Documents below this one that are not in the trash',
    }),
    role: Role,
    can: Type.Array(Type.String()),
  },
  closed,
)
export type DocumentDetail = Static<typeof DocumentDetail>

/**
 * `id` makes it safe to ask twice: a client that chooses one (a UUIDv7) and sends the same request again is answered the
 * same document. With `templateId` the content is that of a template, and so is the title where none is given.
 */
export const CreateDocumentRequest = Type.Object(
  {
    id: Type.Optional(Id),
    templateId: Type.Optional(TemplateId),
    spaceId: Id,
    kind: DocumentKind,
    title: Title,
    parentId: Type.Optional(nullable(Id)),
    markdown: Type.Optional(
      Type.String({ maxLength: 1_000_000, description: 'First content, for kinds that read Markdown' }),
    ),
  },
  closed,
)
export type CreateDocumentRequest = Static<typeof CreateDocumentRequest>

export const UpdateDocumentRequest = Type.Object(
  { title: Type.Optional(Title), version: Type.Optional(Type.Integer({ minimum: 1 })) },
  closed,
)
export type UpdateDocumentRequest = Static<typeof UpdateDocumentRequest>

/** `afterId`: the sibling to stand behind; null for the first place; left out for the last. */
export const MoveDocumentRequest = Type.Object(
  {
    spaceId: Type.Optional(Id),
    parentId: nullable(Id),
    afterId: Type.Optional(nullable(Id)),
  },
  closed,
)
export type MoveDocumentRequest = Static<typeof MoveDocumentRequest>

export const DuplicateDocumentRequest = Type.Object(
  { withDescendants: Type.Optional(Type.Boolean({ default: false })), title: Type.Optional(Title) },
  closed,
)
export type DuplicateDocumentRequest = Static<typeof DuplicateDocumentRequest>

/** With `descendants`, the deletion is refused when the subtree is no longer what the person saw. */
export const TrashDocumentQuery = Type.Object(
  { descendants: Type.Optional(Type.Integer({ minimum: 0 })) },
  closed,
)

export const DocumentListQuery = Type.Object({ ...PageQuery, spaceId: Id }, closed)

export const TrashItem = Type.Object(
  {
    ...DocumentNode.properties,
    trashedAt: Time,
    trashedBy: nullable(Person),
    descendants: Type.Integer({
      minimum: 0,
      description: 'Documents that went to the trash together with this one',
    }),
  },
  closed,
)
export type TrashItem = Static<typeof TrashItem>
export const TrashList = pageOf(TrashItem)

/** One of them. */
export const EraseRequest = Type.Object({ documentId: Type.Optional(Id), userId: Type.Optional(Id) }, closed)
export type EraseRequest = Static<typeof EraseRequest>

/** How many documents were erased, and in how many the person wrote together with others: there the text stays. */
export const Erasure = Type.Object(
  { erased: Type.Integer({ minimum: 0 }), shared: Type.Integer({ minimum: 0 }) },
  closed,
)
export type Erasure = Static<typeof Erasure>

export const contentFormats = ['markdown', 'json', 'text', 'html', 'yjs'] as const
export const ContentQuery = Type.Object(
  {
    format: Type.Optional(
      Type.Union(
        contentFormats.map((format) => Type.Literal(format)),
        { default: 'markdown' },
      ),
    ),
  },
  closed,
)
export type ContentFormat = (typeof contentFormats)[number]
