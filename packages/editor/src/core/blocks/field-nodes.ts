import {
  $applyNodeReplacement,
  $createParagraphNode,
  type DOMExportOutput,
  DecoratorNode,
  type ElementDOMSlot,
  ElementNode,
  type LexicalNode,
  type RangeSelection,
  type SerializedElementNode,
  type SerializedLexicalNode,
  type Spread,
} from 'lexical'
import {
  type ChosenFieldType,
  type FieldType,
  readChoices,
  readChosenType,
  readLine,
  readValue,
} from './block-facts.ts'
import { addFacts, addWords, createBlockShell, partOf } from './block-shell.ts'

export type SerializedTextField = Spread<{ label: string }, SerializedElementNode>
export type SerializedField = Spread<
  { label: string; fieldType: ChosenFieldType; value: string; choices: string[] },
  SerializedLexicalNode
>

/** What a field is, whichever node it is. */
export interface FieldFacts {
  readonly label: string
  readonly type: FieldType
  /** Of a `text` its words; of a `checkbox` `yes`; of a `date` `YYYY-MM-DD`; `null`: nothing yet. */
  readonly value: string | null
  /** Of a `choice`. */
  readonly choices: readonly string[]
}

/** A field of a form whose value is written: its words are its children, so that several people can write them. */
export class TextFieldNode extends ElementNode {
  __label = ''

  static override getType(): 'text-field' {
    return 'text-field'
  }
  static override clone(node: TextFieldNode): TextFieldNode {
    return new TextFieldNode(node.__key)
  }
  static override importJSON(json: SerializedTextField): TextFieldNode {
    return $createTextFieldNode().updateFromJSON(json)
  }
  override afterCloneFrom(previous: this): void {
    super.afterCloneFrom(previous)
    this.__label = previous.__label
  }

  getLabel(): string {
    return readLine(this.getLatest().__label) ?? ''
  }
  setLabel(label: string): this {
    const writable = this.getWritable()
    writable.__label = readLine(label) ?? ''
    return writable
  }
  getField(): FieldFacts {
    const words = this.getTextContent()
    return { label: this.getLabel(), type: 'text', value: words === '' ? null : words, choices: [] }
  }

  override exportJSON(): SerializedTextField {
    return { ...super.exportJSON(), label: this.getLabel() }
  }
  override updateFromJSON(json: Partial<SerializedTextField> & SerializedElementNode): this {
    return super.updateFromJSON(json).setLabel(json.label ?? '')
  }

  override createDOM(): HTMLElement {
    const block = createBlockShell('field')
    addWords(block)
    return block
  }
  override updateDOM(): false {
    return false
  }
  override getDOMSlot(block: HTMLElement): ElementDOMSlot {
    const words = partOf(block, 'words')
    return words === null ? super.getDOMSlot(block) : super.getDOMSlot(block).withElement(words)
  }
  override exportDOM(): DOMExportOutput {
    const element = document.createElement('p')
    if (this.getLabel() !== '') element.append(labelElement(this.getLabel()))
    return { element }
  }

  override canIndent(): false {
    return false
  }
  override insertNewAfter(_selection: RangeSelection, restoreSelection = true): ElementNode {
    const after = $createParagraphNode().setDirection(this.getDirection())
    this.insertAfter(after, restoreSelection)
    return after
  }
  /** Backspace at the start takes an empty one away, and does no harm to one with words. */
  override collapseAtStart(): true {
    if (this.isEmpty()) this.replace($createParagraphNode())
    return true
  }
}

/** A field of a form whose value is chosen: a date, a person, one of several, yes or no. */
export class FieldNode extends DecoratorNode<null> {
  __label = ''
  __fieldType: string = 'choice'
  __value = ''
  __choices = ''

  static override getType(): 'field' {
    return 'field'
  }
  static override clone(node: FieldNode): FieldNode {
    return new FieldNode(node.__key)
  }
  static override importJSON(json: SerializedField): FieldNode {
    return $createFieldNode('choice').updateFromJSON(json)
  }
  override afterCloneFrom(previous: this): void {
    super.afterCloneFrom(previous)
    this.__label = previous.__label
    this.__fieldType = previous.__fieldType
    this.__value = previous.__value
    this.__choices = previous.__choices
  }

  getField(): FieldFacts & { readonly type: ChosenFieldType } {
    const latest = this.getLatest()
    const type = readChosenType(latest.__fieldType)
    return {
      label: readLine(latest.__label) ?? '',
      type,
      value: readValue(type, latest.__value),
      choices: readChoices(latest.__choices),
    }
  }
  /** Sets some of it. A value that does not fit the type is nothing. */
  setField(field: Partial<FieldFacts>): this {
    const writable = this.getWritable()
    if (field.label !== undefined) writable.__label = readLine(field.label) ?? ''
    if (field.type !== undefined && field.type !== 'text') writable.__fieldType = field.type
    if (field.choices !== undefined) writable.__choices = readChoices(field.choices.join('\n')).join('\n')
    if (field.value !== undefined)
      writable.__value = readValue(readChosenType(writable.__fieldType), field.value) ?? ''
    return writable
  }

  override exportJSON(): SerializedField {
    const { label, type, value, choices } = this.getField()
    return { ...super.exportJSON(), label, fieldType: type, value: value ?? '', choices: [...choices] }
  }
  override updateFromJSON(json: Partial<SerializedField> & SerializedLexicalNode): this {
    const { label = '', value = '', choices = [] } = json
    return super
      .updateFromJSON(json)
      .setField({ label, type: readChosenType(json.fieldType), value, choices })
  }

  override createDOM(): HTMLElement {
    const block = createBlockShell('field')
    addFacts(block)
    return block
  }
  override updateDOM(): false {
    return false
  }
  override exportDOM(): DOMExportOutput {
    const element = document.createElement('p')
    const { label, value } = this.getField()
    element.append(labelElement(label), value ?? '')
    return { element }
  }
  override isInline(): false {
    return false
  }
  override getTextContent(): string {
    const { label, value } = this.getField()
    return `${label}: ${value ?? ''}`.trim()
  }
  override decorate(): null {
    return null
  }
}

const labelElement = (label: string): HTMLElement => {
  const element = document.createElement('strong')
  element.textContent = `${label}: `
  return element
}

export const $createTextFieldNode = (): TextFieldNode => $applyNodeReplacement(new TextFieldNode())
export const $createFieldNode = (type: ChosenFieldType): FieldNode =>
  $applyNodeReplacement(new FieldNode()).setField({ type })

export const $isTextFieldNode = (node: LexicalNode | null | undefined): node is TextFieldNode =>
  node instanceof TextFieldNode
export const $isFieldNode = (node: LexicalNode | null | undefined): node is FieldNode =>
  node instanceof FieldNode
export const $isAnyFieldNode = (node: LexicalNode | null | undefined): node is TextFieldNode | FieldNode =>
  $isTextFieldNode(node) || $isFieldNode(node)
