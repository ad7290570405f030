import { createApp } from 'vue'
import App from './App.vue'
import i18n, { rememberedLanguage, setLanguage } from './i18n'
import router from './router'
import { followTabs, loadSession } from './session'
import './style.css'
import { keepFocus } from './ui/keepFocus'

async function start() {
  // Without an answer the page starts signed out, and the first thing done says that the server is not there.
  await Promise.all([
    setLanguage(rememberedLanguage() ?? 'ja', false, 'entrance'),
    loadSession().catch(() => undefined),
  ])
  keepFocus()
  followTabs()
  createApp(App).use(i18n).use(router).mount('#app')
}

void start()
