import { contains } from '../ui/find'
import type { NoticeSheet } from './noticeForm'

/** Those whose title or text in either language contains the text, in their order. */
export const findNotices = (all: NoticeSheet[], text: string) =>
  all.filter(({ form: { title_ja, text_ja, title_en, text_en } }) =>
    [title_ja, text_ja, title_en, text_en].some((words) => contains(words, text)),
  )
