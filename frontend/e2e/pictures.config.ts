import { defineConfig } from '@playwright/test'
import tests from './playwright.config'

// For screens.mjs: pictures instead of checks.
export default defineConfig(tests, { testMatch: 'pictures.ts', timeout: 30 * 60_000, reporter: [['line']] })
