// Before the first paint: pages kept on the phone are the same for everybody, the look is this phone's.
{
  const look = /(?:^|; )theme=(light|sun|dark)(?:;|$)/.exec(document.cookie)
  if (look) document.documentElement.dataset.theme = look[1]
  document.documentElement.classList.add("js")
}
