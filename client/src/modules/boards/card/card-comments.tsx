import type { CardComment, Person } from '@stoa/protocol'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatMoment, formatWhen } from '../../../platform/i18n/index.ts'
import { useNow } from '../../../platform/now.ts'
import {
  Avatar,
  Button,
  classes,
  ErrorState,
  FormDialog,
  GhostLines,
  notifyFailure,
} from '../../../platform/ui/index.ts'
import { useMe } from '../../identity/index.ts'
import { commentsQuery, useCommentChange } from '../boards.queries.ts'
import { useBoard } from '../use-board.ts'
import { CardSection } from './card-section.tsx'
import { type Draft, emptyDraft, MentionField, mentionIdsOf } from './mention-field.tsx'
import { commentParts, mentionedIn } from './mention-text.ts'

/** What was said about the card. Comments are for those too who may not change it. */
export function CardComments({ cardId }: { cardId: string }) {
  const { t } = useTranslation('boards')
  const { document: board } = useBoard()
  const query = useInfiniteQuery(commentsQuery(board.id, cardId))
  const comments = (query.data?.pages ?? []).flatMap((page) => page.items)
  const mayComment = board.can.includes('documents.comment') && board.trashedAt === null
  if (!mayComment && query.data !== undefined && comments.length === 0) return null
  return (
    <CardSection title={t('comments')} note={comments.length === 0 ? undefined : comments.length}>
      {query.isPending && <GhostLines widths={['60%', '80%']} />}
      {query.isError && <ErrorState compact error={query.error} onRetry={() => void query.refetch()} />}
      <ul aria-label={t('comments')} className="flex flex-col gap-4">
        {comments.map((comment) => (
          <Comment key={comment.id} comment={comment} cardId={cardId} />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button
          size="small"
          look="quiet"
          className="mt-2"
          isPending={query.isFetchingNextPage}
          onPress={() => void query.fetchNextPage()}
        >
          {t('comments.more')}
        </Button>
      )}
      {mayComment && <WriteComment cardId={cardId} />}
    </CardSection>
  )
}

function Comment({ comment, cardId }: { comment: CardComment; cardId: string }) {
  const { t } = useTranslation(['boards', 'ui'])
  const { document: board } = useBoard()
  const now = useNow()
  const { edit, remove } = useCommentChange(board.id, cardId)
  const [open, setOpen] = useState<'edit' | 'remove'>()
  const [draft, setDraft] = useState<Draft>(emptyDraft)
  // Whom a script named without writing the name stays spoken to.
  const beside = mentionsBeside(comment).map(({ id }) => id)
  const close = () => setOpen(undefined)
  return (
    <li className="flex gap-2.5">
      <Avatar person={comment.author} decorative />
      <div className="min-w-0 grow">
        <p className="flex flex-wrap items-baseline gap-x-2 text-small">
          <span className="font-semibold">{comment.author.name}</span>
          <time
            dateTime={new Date(comment.createdAt).toISOString()}
            title={formatMoment(comment.createdAt)}
            className="text-ink-3"
          >
            {formatWhen(comment.createdAt, now)}
            {comment.editedAt !== null && ` · ${t('comments.edited')}`}
          </time>
        </p>
        <CommentBody comment={comment} />
        {comment.can.length > 0 && (
          <p className="-ml-2 flex">
            {comment.can.includes('edit') && (
              <Button
                size="small"
                look="quiet"
                className="h-7 px-2"
                onPress={() => {
                  setDraft({ text: comment.body, people: comment.mentions })
                  setOpen('edit')
                }}
              >
                {t('comments.edit')}
              </Button>
            )}
            {comment.can.includes('remove') && (
              <Button size="small" look="quiet" className="h-7 px-2" onPress={() => setOpen('remove')}>
                {t('comments.remove')}
              </Button>
            )}
          </p>
        )}
      </div>
      {open === 'edit' && (
        <FormDialog
          title={t('comments.edit_title')}
          confirm={t('save')}
          canConfirm={draft.text.trim() !== ''}
          onClose={close}
          onConfirm={() =>
            edit.mutateAsync({
              id: comment.id,
              body: draft.text,
              mentionIds: [...new Set([...beside, ...mentionIdsOf(draft)])],
            })
          }
        >
          <MentionField
            documentId={board.id}
            label={t('comments.field')}
            rows={4}
            draft={draft}
            onChange={setDraft}
          />
        </FormDialog>
      )}
      {open === 'remove' && (
        <FormDialog
          danger
          title={t('comments.remove_title')}
          confirm={t('comments.remove')}
          onClose={close}
          onConfirm={() => remove.mutateAsync(comment.id)}
        >
          <p className="whitespace-pre-wrap text-ink-2">{comment.body}</p>
        </FormDialog>
      )}
    </li>
  )
}

/** What was said, with the people it speaks to by their names; whose name does not stand in it, behind it. */
function CommentBody({ comment }: { comment: CardComment }) {
  const { user } = useMe()
  const beside = mentionsBeside(comment)
  const named = (person: Person, key: number) => (
    <span
      key={key}
      className={classes(
        'font-semibold text-aegean',
        person.id === user.id && 'rounded-s bg-aegean-soft px-0.5',
      )}
    >
      @{person.name}
    </span>
  )
  return (
    <>
      <p className="whitespace-pre-wrap break-words text-base">
        {commentParts(comment.body, comment.mentions).map((part, at) =>
          typeof part === 'string' ? part : named(part, at),
        )}
      </p>
      {beside.length > 0 && <p className="flex flex-wrap gap-x-2 text-small">{beside.map(named)}</p>}
    </>
  )
}

const mentionsBeside = ({ body, mentions }: CardComment): Person[] => {
  const within = new Set(mentionedIn(body, mentions))
  return mentions.filter((person) => !within.has(person))
}

function WriteComment({ cardId }: { cardId: string }) {
  const { t } = useTranslation('boards')
  const { document: board } = useBoard()
  const { write } = useCommentChange(board.id, cardId)
  const [draft, setDraft] = useState(emptyDraft)
  const isEmpty = draft.text.trim() === ''
  const send = () => {
    if (isEmpty || write.isPending) return
    const request = { body: draft.text.trim(), mentionIds: mentionIdsOf(draft) }
    // What was written stays in the field until it is there.
    write.mutate(request, { onSuccess: () => setDraft(emptyDraft), onError: notifyFailure })
  }
  return (
    <form
      className="mt-3 flex flex-col items-start gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <MentionField
        documentId={board.id}
        label={t('comments.field')}
        placeholder={t('comments.placeholder')}
        rows={draft.text === '' ? 1 : 3}
        draft={draft}
        onChange={setDraft}
        onSend={send}
      />
      {!isEmpty && (
        <Button size="small" type="submit" look="primary" isPending={write.isPending}>
          {t('comments.send')}
        </Button>
      )}
    </form>
  )
}
