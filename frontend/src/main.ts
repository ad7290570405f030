import { createApp } from 'vue'
import App from './App.vue'
import i18n, { rememberedLanguage, setLanguage } from './i18n'
import router, { enter } from './router'
import { followTabs, sessionKnown } from './session'
import './style.css'
import { keepFocus } from './ui/keepFocus'

async function start() {
  void sessionKnown() // asked beside the dictionary
  await setLanguage(rememberedLanguage() ?? 'ja', false, ['entrance']) // meanwhile, and without it, index.html has a word
  keepFocus()
  followTabs(enter)
  createApp(App).use(i18n).use(router).mount('#app')
}

void start()
