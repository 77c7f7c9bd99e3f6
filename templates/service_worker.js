// Keeps the fieldworker's pages on the phone. A classic script in one file: worker modules are too young for the
// phones in use. Only GET is ever answered from here, and nothing kept is personal.

const CACHE = {{ cache_name|tojson }}
const ACCOUNT = "account"
const PAGES = {{ pages|tojson }}
const NO_NETWORK = {{ no_network|tojson }}
const FILES = {{ files|tojson }}
const VERSIONED = (page) => `${page}?v={{ version }}`

self.addEventListener("install", (event) => event.waitUntil(keepAll()))

self.addEventListener("activate", (event) => event.waitUntil(takeOver()))

self.addEventListener("message", (event) => {
  if (event.data === "activate") event.waitUntil(activateIfNoFormIsOpen())
})

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url)
  if (event.request.method !== "GET" || url.origin !== location.origin) return
  if (event.request.mode === "navigate") event.respondWith(page(event.request, url))
  else if (FILES.includes(url.pathname)) event.respondWith(file(event.request))
})

/** All or nothing: a page never meets the script of another version. */
async function keepAll() {
  const cache = await caches.open(CACHE)
  const pages = [...new Set([...Object.values(PAGES), NO_NETWORK])]
  await cache.addAll([...FILES, ...pages.map(VERSIONED)])
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
  const kept = url.searchParams.has("server") ? undefined : PAGES[url.pathname]
  if (kept && (await somebodyWorksHere())) {
    const answer = await fromCache(VERSIONED(kept))
    if (answer) return answer
  }
  try {
    return await fetch(request)
  } catch (error) {
    const site = url.pathname.startsWith("/sites/") && PAGES["/sites"]
    const answer = await fromCache(VERSIONED(site || NO_NETWORK))
    if (answer) return answer
    throw error
  }
}

const file = async (request) => (await fromCache(request)) ?? fetch(request)

const fromCache = async (request) => (await caches.open(CACHE)).match(request)

const somebodyWorksHere = async () => (await caches.has(ACCOUNT)) && (await (await caches.open(ACCOUNT)).match("/account")) !== undefined
