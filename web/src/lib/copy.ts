/** Puts a text on the clipboard and says whether the browser let us: it may not, or have none on an unsafe origin. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
