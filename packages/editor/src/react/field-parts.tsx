import { useLexicalComposerContext } from '@lexical/react/LexicalComposerContext'
import { $getNodeByKey, HISTORY_PUSH_TAG } from 'lexical'
import { $selectField } from '../core/blocks/block-commands.ts'
import { $isAnyFieldNode, $isFieldNode } from '../core/blocks/field-nodes.ts'
import { dayText } from './block-dates.ts'
import type { PartProps } from './block-fact.tsx'
import { personName } from './block-ports.ts'
import { useEditorContext } from './editor-context.ts'

export const FieldLabel = ({ view: { key, facts }, onOpen }: PartProps<'field'>) => {
  const { messages, editable } = useEditorContext()
  const text = facts.label === '' ? messages.fieldUnnamed : facts.label
  if (!editable) return <span className="stoa-field-label">{text}</span>
  return (
    <button
      type="button"
      className="stoa-field-label"
      tabIndex={-1}
      aria-label={messages.factIs(messages.fieldSettings, text)}
      aria-haspopup="dialog"
      data-empty={facts.label === '' ? '' : undefined}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onOpen(key, 'label')}
    >
      {text}
    </button>
  )
}

export const FieldValue = ({ view: { key, facts }, onOpen }: PartProps<'field'>) => {
  const [editor] = useLexicalComposerContext()
  const { messages, people, departments, language, editable } = useEditorContext()
  const label = facts.label === '' ? messages.fieldUnnamed : facts.label
  const select = () =>
    editor.update(() => {
      const node = $getNodeByKey(key)
      if ($isAnyFieldNode(node)) $selectField(node)
    })
  if (facts.type === 'checkbox') {
    const isYes = facts.value === 'yes'
    return (
      <button
        type="button"
        role="checkbox"
        className="stoa-done-box"
        tabIndex={-1}
        aria-checked={isYes}
        aria-label={label}
        aria-disabled={!editable}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => {
          if (!editable) return
          select()
          editor.update(
            () => {
              const node = $getNodeByKey(key)
              if ($isFieldNode(node)) node.setField({ value: isYes ? null : 'yes' })
            },
            { tag: HISTORY_PUSH_TAG },
          )
        }}
      />
    )
  }
  const port = facts.type === 'person' ? people : facts.type === 'department' ? departments : null
  const shown =
    facts.value === null
      ? null
      : facts.type === 'date'
        ? dayText(facts.value, language)
        : facts.type === 'choice'
          ? facts.value
          : personName(port, facts.value, messages.unknownPerson)
  if (!editable) return <span className="stoa-field-value">{shown ?? ''}</span>
  return (
    <button
      type="button"
      className="stoa-field-value"
      tabIndex={-1}
      data-empty={shown === null ? '' : undefined}
      aria-label={messages.factIs(label, shown ?? messages.fieldEmpty)}
      aria-haspopup="dialog"
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => {
        select()
        onOpen(key, 'value')
      }}
    >
      {shown ?? messages.fieldEmpty}
    </button>
  )
}
