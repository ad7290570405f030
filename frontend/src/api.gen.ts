// Written by hand until `npm run generate` makes it from the server's own description of its API.
export interface components {
  schemas: {
    Session: {
      step: 'sign_in' | 'new_password' | 'choose_factor' | 'totp_setup' | 'totp' | 'mail_code' | 'terms' | 'done'
      csrf_token: string
      trial: boolean
      user?: {
        id: string
        name: string
        login_id: string
        company: string
        role: 'user' | 'admin'
        language: 'ja' | 'en'
        time_zone: string
      }
      services: { id: string; name: string }[]
      mail_code?: { sent_to: string; resend_at: string; expires_at: string }
      can_choose: boolean
    }
    VoiceGroup: { id: string; representative: string }
  }
}
type Answer<T> = { responses: { 200: { content: { 'application/json': T } } } }
export interface paths {
  '/api/session': { get: Answer<components['schemas']['Session']> }
  '/api/logout': { post: Answer<components['schemas']['Session']> }
  '/api/voice-groups/{id}': {
    get: { parameters: { path: { id: string } } } & Answer<components['schemas']['VoiceGroup']>
  }
}
