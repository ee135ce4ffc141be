import {
  $applyNodeReplacement,
  $createParagraphNode,
  type DOMExportOutput,
  type ElementDOMSlot,
  ElementNode,
  type LexicalNode,
  type ParagraphNode,
  type RangeSelection,
  type SerializedElementNode,
  type Spread,
} from 'lexical'
import {
  createBlockId,
  FACT_READERS,
  type MeetingBlockType,
  type MeetingFacts,
  readId,
  storedFact,
} from './block-facts.ts'
import { addFacts, addWords, createBlockShell, partOf } from './block-shell.ts'

export type SerializedMeetingBlock = Spread<
  { id: string; facts: Record<string, unknown> },
  SerializedElementNode
>

/** A block of a meeting: its words are its children, what else it says are facts. Each has an id of its own. */
abstract class MeetingBlockNode<T extends MeetingBlockType> extends ElementNode {
  __id = ''
  __ownerId = ''

  abstract blockType(): T

  override afterCloneFrom(previous: this): void {
    super.afterCloneFrom(previous)
    this.__id = previous.__id
    for (const fact of factsOf(this.blockType())) {
      const name = `__${fact}` as keyof this
      this[name] = previous[name]
    }
  }

  /** `null` until whoever made it gave it one. */
  getBlockId(): string | null {
    return readId(this.getLatest().__id)
  }

  setBlockId(id: string): this {
    const writable = this.getWritable()
    writable.__id = id
    return writable
  }

  getFacts(): MeetingFacts[T] {
    const latest = this.getLatest() as unknown as Record<string, unknown>
    const readers: Record<string, (value: unknown) => unknown> = FACT_READERS[this.blockType()]
    return Object.fromEntries(
      Object.entries(readers).map(([fact, read]) => [fact, read(latest[`__${fact}`])]),
    ) as unknown as MeetingFacts[T]
  }

  /** Sets some facts. What does not fit becomes absent. */
  setFacts(facts: Partial<MeetingFacts[T]>): this {
    const writable = this.getWritable() as this & Record<string, unknown>
    for (const [fact, value] of Object.entries(facts)) {
      const stored = storedFact(this.blockType(), fact, value)
      if (stored !== undefined) Object.assign(writable, { [`__${fact}`]: stored })
    }
    return writable
  }

  override exportJSON(): SerializedMeetingBlock {
    return { ...super.exportJSON(), id: this.getBlockId() ?? '', facts: { ...this.getFacts() } }
  }

  override updateFromJSON(json: Partial<SerializedMeetingBlock> & SerializedElementNode): this {
    const self = super.updateFromJSON(json)
    self.setBlockId(readId(json.id) ?? '')
    return self.setFacts((json.facts ?? {}) as Partial<MeetingFacts[T]>)
  }

  override createDOM(): HTMLElement {
    const block = createBlockShell(this.blockType())
    addWords(block)
    addFacts(block)
    this.describe(block)
    return block
  }

  override updateDOM(_previous: this, block: HTMLElement): boolean {
    this.describe(block)
    return false
  }

  override getDOMSlot(block: HTMLElement): ElementDOMSlot {
    const words = partOf(block, 'words')
    return words === null ? super.getDOMSlot(block) : super.getDOMSlot(block).withElement(words)
  }

  /** For other programs; in Stoa a block is pasted as what it is. */
  override exportDOM(): DOMExportOutput {
    return { element: document.createElement(this.blockType() === 'agenda-item' ? 'h2' : 'p') }
  }

  override canIndent(): false {
    return false
  }

  override insertNewAfter(_selection: RangeSelection, restoreSelection = true): ElementNode {
    const after: ElementNode = $createParagraphNode().setDirection(this.getDirection())
    this.insertAfter(after, restoreSelection)
    return after
  }

  /** Backspace at the start makes it a paragraph of the same words. */
  override collapseAtStart(): true {
    this.$becomeParagraph()
    return true
  }

  $becomeParagraph(): ParagraphNode {
    const paragraph = $createParagraphNode().append(...this.getChildren())
    this.replace(paragraph)
    return paragraph
  }

  protected describe(_block: HTMLElement): void {}
}

const factsOf = (type: MeetingBlockType): string[] => Object.keys(FACT_READERS[type])

/** A point of the agenda. It is a heading; the notes on it stand under it as ordinary blocks. */
export class AgendaItemNode extends MeetingBlockNode<'agenda-item'> {
  __minutes = 0

  static override getType(): 'agenda-item' {
    return 'agenda-item'
  }
  static override clone(node: AgendaItemNode): AgendaItemNode {
    return new AgendaItemNode(node.__key)
  }
  static override importJSON(json: SerializedMeetingBlock): AgendaItemNode {
    return $createAgendaItemNode().updateFromJSON(json)
  }
  override blockType(): 'agenda-item' {
    return 'agenda-item'
  }
}

/** What was decided. */
export class DecisionNode extends MeetingBlockNode<'decision'> {
  __date = ''

  static override getType(): 'decision' {
    return 'decision'
  }
  static override clone(node: DecisionNode): DecisionNode {
    return new DecisionNode(node.__key)
  }
  static override importJSON(json: SerializedMeetingBlock): DecisionNode {
    return $createDecisionNode().updateFromJSON(json)
  }
  override blockType(): 'decision' {
    return 'decision'
  }
}

/** Who does what by when; perhaps also a card on a board. */
export class ActionItemNode extends MeetingBlockNode<'action-item'> {
  __due = ''
  __done = false
  __card = ''

  static override getType(): 'action-item' {
    return 'action-item'
  }
  static override clone(node: ActionItemNode): ActionItemNode {
    return new ActionItemNode(node.__key)
  }
  static override importJSON(json: SerializedMeetingBlock): ActionItemNode {
    return $createActionItemNode().updateFromJSON(json)
  }
  override blockType(): 'action-item' {
    return 'action-item'
  }

  toggleDone(): this {
    return this.setFacts({ done: !this.getFacts().done })
  }

  /** One action after another, as in a list. */
  override insertNewAfter(_selection: RangeSelection, restoreSelection = true): ElementNode {
    const after = $createActionItemNode().setBlockId(createBlockId()).setDirection(this.getDirection())
    this.insertAfter(after, restoreSelection)
    return after
  }

  protected override describe(block: HTMLElement): void {
    block.toggleAttribute('data-done', this.getFacts().done)
  }
}

export type AnyMeetingNode = AgendaItemNode | DecisionNode | ActionItemNode

export const $createAgendaItemNode = (): AgendaItemNode => $applyNodeReplacement(new AgendaItemNode())
export const $createDecisionNode = (): DecisionNode => $applyNodeReplacement(new DecisionNode())
export const $createActionItemNode = (): ActionItemNode => $applyNodeReplacement(new ActionItemNode())

const FACTORIES = {
  'agenda-item': $createAgendaItemNode,
  decision: $createDecisionNode,
  'action-item': $createActionItemNode,
} as const

/** A new block with an id of its own. */
export const $createMeetingNode = <T extends MeetingBlockType>(type: T): ReturnType<(typeof FACTORIES)[T]> =>
  FACTORIES[type]().setBlockId(createBlockId()) as ReturnType<(typeof FACTORIES)[T]>

export const $isAgendaItemNode = (node: LexicalNode | null | undefined): node is AgendaItemNode =>
  node instanceof AgendaItemNode
export const $isDecisionNode = (node: LexicalNode | null | undefined): node is DecisionNode =>
  node instanceof DecisionNode
export const $isActionItemNode = (node: LexicalNode | null | undefined): node is ActionItemNode =>
  node instanceof ActionItemNode
export const $isMeetingNode = (node: LexicalNode | null | undefined): node is AnyMeetingNode =>
  node instanceof MeetingBlockNode
