import * as Y from 'yjs'
import { readChoices, readChosenType, readLine, readValue } from '../core/blocks/block-facts.ts'
import type { FieldFacts } from '../core/blocks/field-nodes.ts'
import { type PageSource, rootOf } from '../yjs/page-root.ts'
import { readWords } from './block-words.ts'

export const isFieldElement = (element: Y.XmlElement): boolean =>
  element.nodeName === 'field' || element.nodeName === 'text-field'

/** What one field of a form says. Never throws. */
export const readField = (element: Y.XmlElement): FieldFacts => {
  const attributes = element.getAttributes() as Record<string, unknown>
  const label = readLine(attributes.__label) ?? ''
  if (element.nodeName === 'text-field') {
    const words = readWords(element)
    return { label, type: 'text', value: words === '' ? null : words, choices: [] }
  }
  const type = readChosenType(attributes.__fieldType)
  return {
    label,
    type,
    value: readValue(type, attributes.__value),
    choices: readChoices(attributes.__choices),
  }
}

/** The fields of a form in reading order, straight from the shared types. Cost: one pass. Never throws. */
export const readFields = (source: PageSource): FieldFacts[] => {
  const fields: FieldFacts[] = []
  const collect = (parent: Y.XmlElement) => {
    for (const child of parent.toArray()) {
      if (!(child instanceof Y.XmlElement)) continue
      if (isFieldElement(child)) fields.push(readField(child))
      else collect(child)
    }
  }
  collect(rootOf(source))
  return fields
}
