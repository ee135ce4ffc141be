import type { EditorThemeClasses } from 'lexical'

/** Class names of everything inside a page. `style.css` gives them their look; a host may give its own. */
export const PAGE_THEME: EditorThemeClasses = {
  paragraph: 'stoa-p',
  heading: { h1: 'stoa-h1', h2: 'stoa-h2', h3: 'stoa-h3', h4: 'stoa-h4', h5: 'stoa-h4', h6: 'stoa-h4' },
  quote: 'stoa-quote',
  link: 'stoa-link',
  hr: 'stoa-divider',
  hrSelected: 'stoa-selected',
  code: 'stoa-code',
  list: {
    ul: 'stoa-ul',
    ol: 'stoa-ol',
    checklist: 'stoa-checklist',
    listitem: 'stoa-li',
    listitemChecked: 'stoa-li-checked',
    listitemUnchecked: 'stoa-li-unchecked',
    nested: { listitem: 'stoa-li-nested' },
  },
  table: 'stoa-table',
  tableRow: 'stoa-tr',
  tableCell: 'stoa-td',
  tableCellHeader: 'stoa-th',
  tableCellSelected: 'stoa-td-selected',
  tableSelection: 'stoa-table-selection',
  tableScrollableWrapper: 'stoa-table-scroll',
  text: {
    bold: 'stoa-bold',
    italic: 'stoa-italic',
    underline: 'stoa-underline',
    strikethrough: 'stoa-strike',
    underlineStrikethrough: 'stoa-underline-strike',
    code: 'stoa-inline-code',
  },
  collaboration: {
    cursor: 'stoa-cursor',
    cursorName: 'stoa-cursor-name',
    selection: 'stoa-remote-selection',
    selectionBg: 'stoa-remote-selection-bg',
  },
}
