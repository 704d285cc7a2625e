/** A public address: by https, by a name, and by none that means something inside. */
export function isOutside(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, username, password } = new URL(url);
  if (protocol !== 'https:' || username || password) return false;
  if (/^[\d.]+$|^\[/.test(hostname) || !hostname.includes('.')) return false;
  return !/(^|\.)(localhost|local|internal|lan|home|corp|intranet|private|test|example|invalid|arpa)\.?$/i.test(
    hostname,
  );
}
