'use strict';
(() => {
  const every = 5000;
  const button = document.getElementById('pause');
  let paused = false;
  let failed = 0;

  // What the reader has the focus on or has scrolled to must not move: the parts are replaced, not the page.
  async function refresh() {
    if (paused || document.hidden) {
      return;
    }
    try {
      const answer = await fetch(location.pathname, {cache: 'no-store'});
      if (!answer.ok) {
        throw new Error(answer.status);
      }
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const main = document.getElementById('live');
      if (!paused) {
        main.replaceChildren(...fresh.getElementById('live').childNodes);
      }
      failed = 0;
      document.body.classList.remove('stale');
    } catch (e) {
      failed++;
      document.body.classList.toggle('stale', failed > 1);
    }
  }

  button.hidden = false;
  button.addEventListener('click', () => {
    paused = !paused;
    button.setAttribute('aria-pressed', paused);
    button.textContent = paused ? 'Resume' : 'Pause';
    refresh();
  });
  document.addEventListener('visibilitychange', refresh);
  setInterval(refresh, every);
})();
