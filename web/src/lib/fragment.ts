/** The code that a mail's link carries behind `#`, where no server and no log sees it. Runs in browsers alone. */
export function codeOfFragment(): string {
  const code = decodeURIComponent(location.hash.slice(1));
  return /^[\w-]{16,100}$/.test(code) ? code : '';
}
