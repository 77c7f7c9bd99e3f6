// The same place twice, one photo over the other: the slider says how much of each is seen.

document.documentElement.classList.add("js");

for (const pair of document.querySelectorAll("[data-before-now]")) {
  const slider = pair.querySelector("input");
  const part = () => pair.style.setProperty("--x", `${slider.value}%`);
  slider.addEventListener("input", part);
  part();
}
