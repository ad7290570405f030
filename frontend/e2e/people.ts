/** The people of the trial company. */
export interface Who {
  mail: string
  name: string
  phone: string
  /** Empty when they were only invited so far. */
  password: string
}

const ready = 'Denwaban2026'

/** Portal administrator, invited, chooses the second factor at the first sign-in. */
export const admin: Who = { mail: 'admin@example.co.jp', name: '山田 太郎', phone: '0312345678', password: '' }
/** General user of 東京営業所, invited, MailOTP. */
export const staff: Who = { mail: 'staff@example.co.jp', name: '佐藤 花子', phone: '0312345679', password: '' }
/** Portal administrator and member of 本社, ready, MailOTP. */
export const demo: Who = { mail: 'demo@example.co.jp', name: '鈴木 一郎', phone: '0312345670', password: ready }
/** General user without a group, ready, MailOTP. */
export const nogroup: Who = { mail: 'nogroup@example.co.jp', name: '高橋 次郎', phone: '0312345671', password: ready }
