/** Notifications that the browser itself shows, where its visitor chose so. */
import { pageOfNotification } from '#wire/notified-page.ts';
import type { Notification as Told } from './notifications.ts';
import { sentenceOfNotification } from './notified.ts';
import * as m from './paraglide/messages.js';

export type BrowserChoice = 'unable' | 'refused' | 'off' | 'on';

const key = 'browser-notifications';

export function browserChoice(): BrowserChoice {
  if (typeof Notification === 'undefined') return 'unable';
  if (Notification.permission === 'denied') return 'refused';
  return Notification.permission === 'granted' && localStorage.getItem(key) === 'on' ? 'on' : 'off';
}

/** Asks the browser, which asks its visitor. Only where they press for it. */
export async function askBrowser(): Promise<BrowserChoice> {
  if ((await Notification.requestPermission()) === 'granted') localStorage.setItem(key, 'on');
  return browserChoice();
}

export function stopBrowser(): BrowserChoice {
  localStorage.removeItem(key);
  return browserChoice();
}

/** While a page of ours is being looked at, its bell says it. */
export function showInBrowser(told: Told): void {
  if (browserChoice() !== 'on' || document.visibilityState === 'visible') return;
  const shown = new Notification(m.notification_title(), { body: sentenceOfNotification(told), tag: told.id });
  shown.addEventListener('click', () => {
    window.focus();
    location.assign(pageOfNotification(told));
  });
}
