import { sanitizeImageUrl, sanitizeLinkUrl } from '../core/safe-url.ts'

/** Everything a page can become in HTML. What is not here loses its tag and keeps its text. */
const ALLOWED: Record<string, readonly string[]> = {
  a: ['href', 'rel', 'title'],
  b: [],
  br: [],
  code: ['data-language'],
  col: [],
  colgroup: [],
  em: [],
  h1: [],
  h2: [],
  h3: [],
  h4: [],
  h5: [],
  h6: [],
  hr: [],
  i: [],
  img: ['src', 'alt'],
  input: [],
  li: ['value', 'aria-checked', 'role'],
  ol: ['start'],
  p: ['dir'],
  pre: ['data-language'],
  blockquote: [],
  s: [],
  span: [],
  strong: [],
  table: [],
  tbody: [],
  td: ['colspan', 'rowspan'],
  th: ['colspan', 'rowspan'],
  thead: [],
  tr: [],
  u: [],
  ul: [],
}

const cleanAddress = (element: Element, attribute: 'href' | 'src'): void => {
  const value = element.getAttribute(attribute)
  if (value === null) return
  const safe = attribute === 'src' ? sanitizeImageUrl(value) : sanitizeLinkUrl(value)
  if (safe === null) element.removeAttribute(attribute)
  else element.setAttribute(attribute, safe)
}

const cleanElement = (element: Element): void => {
  const attributes = ALLOWED[element.tagName.toLowerCase()]
  if (attributes === undefined) {
    element.replaceWith(...element.childNodes)
    return
  }
  for (const { name } of Array.from(element.attributes)) {
    if (!attributes.includes(name)) element.removeAttribute(name)
  }
  cleanAddress(element, 'href')
  cleanAddress(element, 'src')
  if (element.hasAttribute('href')) element.setAttribute('rel', 'noopener noreferrer nofollow')
}

/** Keeps the tags and attributes a page is made of, and only addresses that may be followed. */
export const cleanHtml = (window: { document: Document }, html: string): string => {
  const template = window.document.createElement('div')
  template.innerHTML = html
  for (const element of Array.from(template.querySelectorAll('*'))) cleanElement(element)
  return template.innerHTML
}
