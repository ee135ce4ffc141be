export const en = {
  'create.title': 'New space',
  'create.lead':
    'A space holds the pages of a department, a project or a topic, and says who may read and write them.',
  'create.name': 'Name',
  'create.description': 'What is it for?',
  'create.description_help': 'One sentence, shown at the top of the space.',
  'create.submit': 'Create space',
  'edit.title': 'Space settings',
  'edit.submit': 'Save',
} as const
