export const en = {
  'title.label': 'Title',
  'title.placeholder': 'Untitled',
  'outline.title': 'On this page',
  'outline.link_copied': 'Link to the heading copied.',
  edited: 'Edited {{when}}',
  edited_by: '{{name}} edited {{when}}',
  'raw.title': 'This document has no pages to show',
  'raw.body':
    'It holds data of kind “{{kind}}” for a program that embeds the sync endpoint. Its name there is {{name}}.',
} as const
