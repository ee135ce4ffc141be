import { PAGE_THEME, sanitizeImageUrl, sanitizeLinkUrl } from '@stoa/editor'
import { Fragment, type ReactNode } from 'react'
import { formatCalendarDay } from './version-time.ts'

interface Spoken {
  /** Read aloud before an item of a check list, where the eye sees a box. */
  done: string
  open: string
  table: string
}

const headings = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6'] as const)
type HeadingTag = 'h1' | 'h2' | 'h3' | 'h4' | 'h5' | 'h6'
const isHeading = (tag: string): tag is HeadingTag => headings.has(tag as HeadingTag)

const marks = {
  strong: PAGE_THEME.text?.bold,
  em: PAGE_THEME.text?.italic,
  u: PAGE_THEME.text?.underline,
  s: PAGE_THEME.text?.strikethrough,
  code: PAGE_THEME.text?.code,
  sub: undefined,
  sup: undefined,
} as const
const isMark = (tag: string): tag is keyof typeof marks => Object.hasOwn(marks, tag)

/**
 * A page's HTML, built anew from the elements a page can have, in the dress they wear in the editor. Nothing of the
 * source is inserted as it came: an element that no page has leaves only its words behind, an attribute nothing.
 */
export function renderPageHtml(html: string, spoken: Spoken): ReactNode {
  const { body } = new DOMParser().parseFromString(html, 'text/html')
  return childrenOf(body, spoken)
}

const childrenOf = (parent: Node, spoken: Spoken): ReactNode[] =>
  [...parent.childNodes].map((node, index) => (
    // oxlint-disable-next-line react/no-array-index-key -- what was written never changes places
    <Fragment key={index}>{nodeOf(node, spoken)}</Fragment>
  ))

function nodeOf(node: Node, spoken: Spoken): ReactNode {
  if (node instanceof Text) return node.data
  if (!(node instanceof Element)) return null
  const tag = node.localName
  const children = () => childrenOf(node, spoken)
  if (isHeading(tag)) {
    const Heading = tag
    const isAgendaItem = node.getAttribute('data-block') === 'agenda-item'
    return (
      <Heading className={isAgendaItem ? 'stoa-block stoa-agenda-item' : PAGE_THEME.heading?.[tag]}>
        {children()}
      </Heading>
    )
  }
  if (isMark(tag)) {
    const Mark = tag
    return <Mark className={marks[tag]}>{children()}</Mark>
  }
  switch (tag) {
    case 'p':
      if (node.getAttribute('data-block') === 'action-item')
        return <div className="stoa-block stoa-action-item">{children()}</div>
      return <p className={PAGE_THEME.paragraph}>{node.hasChildNodes() ? children() : <br />}</p>
    case 'br':
      return <br />
    case 'hr':
      return <hr className={PAGE_THEME.hr} />
    case 'blockquote':
      if (node.getAttribute('data-block') === 'decision')
        return <div className="stoa-block stoa-decision">{children()}</div>
      return <blockquote className={PAGE_THEME.quote}>{children()}</blockquote>
    case 'pre':
      return <Code pre={node} />
    case 'a':
      return <VersionLink href={node.getAttribute('href')}>{children()}</VersionLink>
    case 'img':
      return <Picture src={node.getAttribute('src')} alt={node.getAttribute('alt') ?? ''} />
    case 'ul':
      return (
        <ul className={isCheckList(node) ? PAGE_THEME.list?.checklist : PAGE_THEME.list?.ul}>{children()}</ul>
      )
    case 'ol':
      return (
        <ol className={PAGE_THEME.list?.ol} start={positive(node.getAttribute('start')) ?? 1}>
          {children()}
        </ol>
      )
    case 'li':
      return <Item item={node} spoken={spoken} />
    case 'dl':
      return <Field field={node} spoken={spoken} />
    case 'time':
      return <Day day={node.getAttribute('datetime') ?? ''}>{children()}</Day>
    case 'small':
      // A label of a card.
      if (node.parentElement?.localName === 'li') return <small className="version-label">{children()}</small>
      return <small className="stoa-block-facts">{children()}</small>
    case 'input':
      return <Box box={node} spoken={spoken} />
    case 'table':
      // Reached by keyboard, since a wide one is scrolled.
      return (
        <div
          className={PAGE_THEME.tableScrollableWrapper}
          role="group"
          aria-label={spoken.table}
          tabIndex={0}
        >
          <table className={PAGE_THEME.table}>{children()}</table>
        </div>
      )
    case 'thead':
      return <thead>{children()}</thead>
    case 'tbody':
      return <tbody>{children()}</tbody>
    case 'tr':
      return <tr className={PAGE_THEME.tableRow}>{children()}</tr>
    case 'th':
    case 'td':
      return <Cell cell={node}>{children()}</Cell>
    default:
      return children()
  }
}

const positive = (text: string | null): number | undefined => {
  const number = Number(text)
  return text !== null && Number.isSafeInteger(number) && number > 0 ? number : undefined
}

function Code({ pre }: { pre: Element }) {
  const language = /^language-([\w+#.-]+)$/.exec(pre.firstElementChild?.className ?? '')?.[1]
  return (
    <pre className={PAGE_THEME.code} data-language={language}>
      <code>{pre.textContent}</code>
    </pre>
  )
}

function VersionLink({ href, children }: { href: string | null; children: ReactNode }) {
  const safe = sanitizeLinkUrl(href ?? '')
  if (safe === null) return children
  return (
    <a className={PAGE_THEME.link} href={safe} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  )
}

function Picture({ src, alt }: { src: string | null; alt: string }) {
  const safe = sanitizeImageUrl(src ?? '')
  if (safe === null) return alt
  return (
    <span className="stoa-editor-image">
      <img src={safe} alt={alt} loading="lazy" referrerPolicy="no-referrer" />
    </span>
  )
}

const boxOf = (item: Element): HTMLInputElement | null => {
  const first = item.firstElementChild
  return first instanceof HTMLInputElement && first.type === 'checkbox' ? first : null
}
const isCheckList = (list: Element): boolean => [...list.children].some((item) => boxOf(item) !== null)

function Item({ item, spoken }: { item: Element; spoken: Spoken }) {
  const box = boxOf(item)
  const { listitem, listitemChecked, listitemUnchecked } = PAGE_THEME.list ?? {}
  if (box === null) return <li className={listitem}>{childrenOf(item, spoken)}</li>
  const words = item.cloneNode(true) as Element
  words.firstElementChild?.remove()
  if (words.firstChild instanceof Text) words.firstChild.data = words.firstChild.data.trimStart()
  return (
    <li className={`${listitem} ${box.defaultChecked ? listitemChecked : listitemUnchecked}`}>
      <span className="sr-only select-none">{box.defaultChecked ? spoken.done : spoken.open} </span>
      {childrenOf(words, spoken)}
    </li>
  )
}

/** A day of the calendar, as the reader writes days. */
function Day({ day, children }: { day: string; children: ReactNode }) {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(day) : Number.NaN
  if (Number.isNaN(at)) return children
  return (
    <time dateTime={day} className="version-day">
      {formatCalendarDay(at)}
    </time>
  )
}

/** A tick, as it was; read aloud, since the eye sees a box. */
function Box({ box, spoken }: { box: Element; spoken: Spoken }) {
  const isDone = box instanceof HTMLInputElement && box.defaultChecked
  return (
    <span className="stoa-done-box" data-checked={isDone ? '' : undefined}>
      <span className="sr-only select-none">{isDone ? spoken.done : spoken.open} </span>
    </span>
  )
}

function Field({ field, spoken }: { field: Element; spoken: Spoken }) {
  const [label, value] = ['dt', 'dd'].map((tag) => field.querySelector(tag))
  return (
    <dl className="stoa-block stoa-field">
      <dt className="stoa-block-lead stoa-field-label">{label?.textContent}</dt>
      <dd className="stoa-block-words">{value ? childrenOf(value, spoken) : null}</dd>
    </dl>
  )
}

function Cell({ cell, children }: { cell: Element; children: ReactNode }) {
  const spans = {
    colSpan: positive(cell.getAttribute('colspan')),
    rowSpan: positive(cell.getAttribute('rowspan')),
  }
  const { tableCell, tableCellHeader } = PAGE_THEME
  return cell.localName === 'th' ? (
    <th className={`${tableCell} ${tableCellHeader}`} {...spans}>
      {children}
    </th>
  ) : (
    <td className={tableCell} {...spans}>
      {children}
    </td>
  )
}
