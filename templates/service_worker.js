// Keeps the fieldworker's pages on the phone. A classic script in one file: worker modules are too young for the
// phones in use. Only GET is ever answered from here, and nothing kept is personal.

const CACHE = "pages-{{ language }}-{{ version }}"
const PAGES = "/kept/{{ language }}/{{ version }}.json"
const ACCOUNT = "account"

self.addEventListener("install", (event) => event.waitUntil(keepAll()))

self.addEventListener("activate", (event) => event.waitUntil(takeOver()))

self.addEventListener("message", (event) => {
  if (event.data === "activate") event.waitUntil(activateIfNoFormIsOpen())
})

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url)
  if (event.request.method !== "GET" || url.origin !== location.origin) return
  if (event.request.mode === "navigate") event.respondWith(page(event.request, url))
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(event.request))
})

/** All or nothing: a page never meets the script of another version. */
async function keepAll() {
  const answer = await fetch(PAGES)
  if (!answer.ok) throw new Error(`${PAGES} was answered with ${answer.status}`)
  const { headers, pages, files } = await answer.json()
  const cache = await caches.open(CACHE)
  const keep = (address, body, type) => cache.put(address, new Response(body, { headers: { ...headers, "Content-Type": type } }))
  await Promise.all([
    ...Object.entries(pages).map(([address, body]) => keep(address, body, "text/html; charset=utf-8")),
    ...Object.entries(files).map(([address, { type, body }]) => keep(address, body, type)),
  ])
}

async function takeOver() {
  const names = await caches.keys()
  await Promise.all(names.filter((name) => name !== CACHE && name !== ACCOUNT).map((name) => caches.delete(name)))
  await self.clients.claim()
}

/** A form that is being filled keeps the version it was opened with. */
async function activateIfNoFormIsOpen() {
  const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true })
  if (!open.some((client) => new URL(client.url).pathname.startsWith("/new/"))) await self.skipWaiting()
}

/** Pages of the fieldworker come from the phone while somebody works on it; `?server` asks for the server's. */
async function page(request, url) {
  if (!url.searchParams.has("server") && (await somebodyWorksHere())) {
    const kept = await fromCache(url.pathname)
    if (kept) return kept
  }
  try {
    return await fetch(request)
  } catch (error) {
    const kept = await fromCache(url.pathname.startsWith("/sites/") ? "/sites" : "/no-network")
    if (kept) return kept
    throw error
  }
}

const file = async (request) => (await fromCache(request)) ?? fetch(request)

const fromCache = async (request) => (await caches.open(CACHE)).match(request)

const somebodyWorksHere = async () => (await caches.has(ACCOUNT)) && (await (await caches.open(ACCOUNT)).match("/account")) !== undefined
