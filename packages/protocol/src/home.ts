import Type, { type Static } from 'typebox'
import { closed, Time } from './common.ts'
import { DocumentNode } from './documents.ts'
import { Person } from './identity.ts'

/** A document on my home page: where it stands, and who touched it when. */
export const HomeEntry = Type.Object(
  { document: DocumentNode, spaceName: Type.String(), at: Time, by: Type.Union([Person, Type.Null()]) },
  closed,
)
export type HomeEntry = Static<typeof HomeEntry>

/** `recent`: what I last worked on. `changes`: what others changed in my spaces, newest first. */
export const Home = Type.Object({ recent: Type.Array(HomeEntry), changes: Type.Array(HomeEntry) }, closed)
export type Home = Static<typeof Home>
