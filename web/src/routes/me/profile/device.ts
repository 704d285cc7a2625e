import * as m from '#lib/paraglide/messages.js';

/** What a browser or program calls itself, in words: "Firefox on Linux". Only a hint: anybody may send anything. */
export function device(userAgent: string): string {
  const name = browsers.find(([pattern]) => pattern.test(userAgent))?.[1];
  const system = systems.find(([pattern]) => pattern.test(userAgent))?.[1];
  if (name) return system ? m.profile_device_on({ browser: name, system }) : name;
  const product = /^[\w.-]{1,40}/.exec(userAgent)?.[0];
  return product ? m.profile_device_named({ name: product }) : m.profile_device_program();
}

// In this order: most browsers also claim to be those below them.
const browsers: [RegExp, string][] = [
  [/\bEdg\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bFirefox\//, 'Firefox'],
  [/\b(Headless)?Chrome\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];
const systems: [RegExp, string][] = [
  [/\bAndroid\b/, 'Android'],
  [/\b(iPhone|iPad)\b/, 'iOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
];
