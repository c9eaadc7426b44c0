const KEPT = 'yinuo.renewed';
const ONE_MINUTE = 60_000;

/**
 * A page from before an update asks for parts that are gone. It is loaded anew, but not twice within a
 * minute: a part that is missing for another reason must not send the page round in a circle.
 */
export function renewAfterUpdate(): void {
  window.addEventListener('vite:preloadError', (event) => {
    if (Date.now() - Number(sessionStorage.getItem(KEPT) ?? 0) < ONE_MINUTE) return;
    event.preventDefault();
    sessionStorage.setItem(KEPT, String(Date.now()));
    location.reload();
  });
}
