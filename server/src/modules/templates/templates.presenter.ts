import type { Person, Template, TemplateOutline } from '@stoa/protocol'
import type { BuiltInTemplate } from './built-in-templates.ts'
import type { ListedTemplate } from './templates.repository.ts'

export const presentOwn = (
  row: ListedTemplate,
  { people, canManage }: { people: ReadonlyMap<string, Person>; canManage: boolean },
): Template => ({
  id: row.id,
  kind: row.kind,
  builtIn: false,
  language: row.language,
  title: row.title,
  description: row.description,
  outline: JSON.parse(row.outline) as TemplateOutline,
  createdBy: people.get(row.created_by) ?? null,
  updatedAt: row.updated_at,
  version: row.version,
  can: canManage ? ['templates.manage'] : [],
})

export const presentBuiltIn = (
  { id, kind, language, name, description }: BuiltInTemplate,
  outline: TemplateOutline,
): Template => ({
  id,
  kind,
  builtIn: true,
  language,
  title: name,
  description,
  outline,
  createdBy: null,
  updatedAt: null,
  version: 1,
  can: [],
})
