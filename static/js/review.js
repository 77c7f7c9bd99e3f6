// The entry page of a supervisor: "Send back" opens its form in place.

for (const opener of document.querySelectorAll("[data-opens]")) {
  opener.addEventListener("click", (event) => {
    event.preventDefault()
    const form = document.getElementById(opener.dataset.opens)
    form.open = true
    form.scrollIntoView({ block: "start" })
    form.querySelector("input:not([type=hidden]), textarea").focus()
  })
}
