// The look of this screen. In the head of kept pages, before the first paint: they are the same for everybody, the
// look is this phone's. One tap on the sun makes the page readable at noon, and it stays so until the next.
{
  const root = document.documentElement
  const chosen = /(?:^|; )theme=(light|sun|dark)(?:;|$)/.exec(document.cookie)
  if (chosen) root.dataset.theme = chosen[1]
  root.classList.add("js")

  const say = () => document.querySelector("[data-look]")?.setAttribute("aria-pressed", String(root.dataset.theme === "sun"))
  document.addEventListener("DOMContentLoaded", say)
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-look]")) return
    root.dataset.theme = root.dataset.theme === "sun" ? "light" : "sun"
    document.cookie = `theme=${root.dataset.theme}; path=/; max-age=31536000; SameSite=Lax`
    say()
  })
  if (document.readyState !== "loading") say()
}
