import {
  $applyNodeReplacement,
  type DOMConversionMap,
  type DOMExportOutput,
  DecoratorNode,
  type LexicalNode,
  type NodeKey,
  type SerializedLexicalNode,
  type Spread,
} from 'lexical'
import { sanitizeImageUrl } from './safe-url.ts'

export type SerializedImageNode = Spread<{ src: string; alt: string }, SerializedLexicalNode>

/**
 * A picture by address, inline in a paragraph. It builds its own DOM, so it needs no React, and the same
 * node serves the server. A picture that does not load says so: the element gets `data-state="broken"`
 * and shows its alternative text.
 */
export class ImageNode extends DecoratorNode<null> {
  __src: string
  __alt: string

  constructor(src = '', alt = '', key?: NodeKey) {
    super(key)
    this.__src = src
    this.__alt = alt
  }

  static override getType(): string {
    return 'image'
  }

  static override clone(node: ImageNode): ImageNode {
    return new ImageNode(node.__src, node.__alt, node.__key)
  }

  static override importJSON(json: SerializedImageNode): ImageNode {
    return $createImageNode({ src: json.src, alt: json.alt }).updateFromJSON(json)
  }

  static override importDOM(): DOMConversionMap | null {
    return {
      img: () => ({
        priority: 0,
        conversion: (element) => {
          const src = sanitizeImageUrl(element.getAttribute('src') ?? '')
          return {
            node: src === null ? null : $createImageNode({ src, alt: element.getAttribute('alt') ?? '' }),
          }
        },
      }),
    }
  }

  override exportJSON(): SerializedImageNode {
    return { ...super.exportJSON(), src: this.getSrc(), alt: this.getAlt() }
  }

  override exportDOM(): DOMExportOutput {
    const image = document.createElement('img')
    image.setAttribute('src', sanitizeImageUrl(this.__src) ?? '')
    image.setAttribute('alt', this.__alt)
    return { element: image }
  }

  override createDOM(): HTMLElement {
    const frame = document.createElement('span')
    frame.className = 'stoa-editor-image'
    const image = document.createElement('img')
    image.draggable = false
    image.decoding = 'async'
    image.referrerPolicy = 'no-referrer'
    image.addEventListener('error', () => frame.setAttribute('data-state', 'broken'))
    image.addEventListener('load', () => frame.setAttribute('data-state', 'loaded'))
    const caption = document.createElement('span')
    caption.className = 'stoa-editor-image-alt'
    frame.append(image, caption)
    this.#describe(frame)
    return frame
  }

  override updateDOM(previous: this, frame: HTMLElement): boolean {
    if (previous.__src !== this.__src || previous.__alt !== this.__alt) this.#describe(frame)
    return false
  }

  override isInline(): true {
    return true
  }

  override getTextContent(): string {
    return this.getAlt()
  }

  override decorate(): null {
    return null
  }

  /** The address as stored: not yet checked, use {@link sanitizeImageUrl} before following it. */
  getSrc(): string {
    return this.getLatest().__src
  }

  getAlt(): string {
    return this.getLatest().__alt
  }

  setImage(image: { src: string; alt: string }): this {
    const writable = this.getWritable()
    writable.__src = image.src
    writable.__alt = image.alt
    return writable
  }

  #describe(frame: HTMLElement): void {
    const image = frame.querySelector('img')
    const caption = frame.querySelector('.stoa-editor-image-alt')
    if (image === null || caption === null) return
    const src = sanitizeImageUrl(this.__src)
    frame.setAttribute('data-state', src === null ? 'broken' : 'loading')
    image.alt = this.__alt
    caption.textContent = this.__alt === '' ? this.__src : this.__alt
    if (src === null) image.removeAttribute('src')
    else image.setAttribute('src', src)
  }
}

/** Creates a picture. The address is cleaned here; one that is not allowed becomes the empty string. */
export const $createImageNode = (image: { src: string; alt?: string }): ImageNode =>
  $applyNodeReplacement(new ImageNode(sanitizeImageUrl(image.src) ?? '', image.alt ?? ''))

export const $isImageNode = (node: LexicalNode | null | undefined): node is ImageNode =>
  node instanceof ImageNode
