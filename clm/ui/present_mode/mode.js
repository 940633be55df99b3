// Present mode: the deck on the whole screen, turned by keys; its presenter may open the list, a definition, the choices.

const AWAKE_MS = 2500 // how long the controls stay after the pointer moved
const NEXT = ["ArrowRight", "ArrowDown", "PageDown", " "]
const BACK = ["ArrowLeft", "ArrowUp", "PageUp"]
const TYPING = "input, textarea, select, [contenteditable=true], [role=listbox]"
const CHOICES = ".st-key-present_choices"

class Presenter extends Deck {
  constructor(parent) {
    super(parent)
    this.start = element("div", "deck-start")
    this.root.prepend(this.start)
    this.blank = this.frame.appendChild(element("div", "deck-blank"))
    this.box = this.frame.appendChild(element("div", "deck-box"))
    this.box.setAttribute("role", "dialog")
    this.controls = this.frame.appendChild(element("div", "deck-controls"))
    this.controls.setAttribute("role", "toolbar")
    this.busy = this.frame.appendChild(element("div", "deck-busy"))
    this.blank.hidden = this.box.hidden = true
    this.hear(document, "keydown", (event) => this.pressed(event), { capture: true })
    this.hear(document, "fullscreenchange", () => this.fullScreenChanged())
    for (const name of ["pointermove", "pointerdown"]) this.hear(document, name, () => this.wake())
  }

  close() {
    document.body.classList.remove("presenting", "choosing")
    super.close()
  }

  show(data, tell) {
    super.show(data, tell)
    this.blank.textContent = data.words.blanked
    this.controls.setAttribute("aria-label", data.words.controls)
    this.nameCommands()
    this.begin(held.presenting && this.slides.length > 0)
  }

  // How far the server is, for as long as it works.
  taken() {
    const ready = this.slides.filter((slide) => !slide.isWaiting).length
    const { words, slides } = this
    const told = words.ready.replace("{n}", ready).replace("{all}", slides.length)
    this.busy.textContent = ready === slides.length || slides[this.at]?.isWaiting ? words.busy : told
  }

  nameCommands() {
    const { words } = this
    const back = [words.back, () => this.turn(this.at - 1), "ArrowLeft", "◀"]
    const next = [words.next, () => this.turn(this.at + 1), "ArrowRight", "▶"]
    const inMode = [
      back,
      next,
      [words.list, () => this.openList(), "L"],
      [words.choices, () => this.choose(!this.isChoosing()), "C"],
      [words.definition, () => this.openDefinition(), "D"],
      [words.table, () => this.table(!held.tabled), "T"],
      [words.blank, () => this.blanken(!held.blank), "B"],
      [words.full, () => this.toggleFullScreen(), "F"],
      [words.leave, () => this.leave(), "Escape", "Esc"],
    ]
    this.commands = new Map(inMode.map(([, act, key]) => [key, act]))
    this.controls.replaceChildren(...inMode.map((each) => this.button(...each)))
    const present = this.button(words.present, () => this.enter())
    present.className = "first"
    this.start.replaceChildren(present, this.button(...back), this.button(...next), element("span", "", words.keys))
    for (const each of this.start.querySelectorAll("button")) each.disabled = !this.slides.length
  }

  button(text, act, key, shown = key) {
    const made = element("button", "", text)
    made.type = "button"
    made.addEventListener("click", act)
    if (key) made.setAttribute("aria-keyshortcuts", key)
    if (shown) made.append(" ", element("kbd", "", shown))
    return made
  }

  // From the page into present mode, at the slide shown there.
  async enter() {
    this.begin(true)
    this.slides[this.at].root.focus({ preventScroll: true })
    await this.toggleFullScreen(true)
  }

  begin(on) {
    held.presenting = on
    document.body.classList.toggle("presenting", on)
    this.root.classList.toggle("presenting", on)
    this.blanken(on && held.blank)
    this.fit()
  }

  leave() {
    this.closeBox()
    this.choose(false)
    this.table(false)
    this.begin(false)
    this.toggleFullScreen(false)
    this.start.querySelector("button")?.focus()
  }

  turn(to, aloud = true) {
    super.turn(to, aloud)
    if (!aloud || !held.presenting) return
    this.blanken(false)
    this.closeBox()
    if (!this.controls.contains(document.activeElement)) this.slides[this.at].root.focus({ preventScroll: true })
  }

  async toggleFullScreen(on = !document.fullscreenElement) {
    if (on === Boolean(document.fullscreenElement)) return
    this.asked = true // the browser's own Escape also ends full screen, and means to leave
    try {
      await (on ? document.documentElement.requestFullscreen() : document.exitFullscreen())
    } catch {
      this.asked = false // refused by the browser: the window is used as it is
    }
  }

  fullScreenChanged() {
    if (!document.fullscreenElement && !this.asked && held.presenting) this.leave()
    this.asked = false
  }

  pressed(event) {
    if (!held.presenting || event.ctrlKey || event.metaKey || event.altKey) return
    const on = event.target instanceof Element ? event.target : document.body
    if (on.closest(CHOICES) || (on.closest(TYPING) && !this.root.contains(on))) {
      if (event.key === "Escape" && on.closest(CHOICES)) this.choose(false)
      return
    }
    const act = this.meant(event, on)
    if (!act) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }

  meant(event, on) {
    const { key } = event
    const isButton = on.closest("button") !== null
    if (key === "Escape") return () => this.escape()
    if (isButton && [" ", "Enter"].includes(key)) return undefined
    if (key === " " && event.shiftKey) return () => this.turn(this.at - 1)
    const scrolls = on.closest(".deck-box, .data") && !["ArrowLeft", "ArrowRight"].includes(key)
    if (scrolls && key.startsWith("Arrow")) return undefined
    if (NEXT.includes(key)) return () => this.turn(this.at + 1)
    if (BACK.includes(key)) return () => this.turn(this.at - 1)
    if (key === "Home") return () => this.turn(0)
    if (key === "End") return () => this.turn(this.slides.length - 1)
    return this.commands.get(key.toUpperCase())
  }

  // Escape closes what is open, and leaves where nothing is.
  escape() {
    if (!this.box.hidden) this.closeBox()
    else if (this.isChoosing()) this.choose(false)
    else if (held.blank) this.blanken(false)
    else this.leave()
  }

  isChoosing() {
    return document.body.classList.contains("choosing")
  }

  choose(on) {
    if (on && held.at !== this.toldAt) this.tell("at", (this.toldAt = held.at)) // it will be made anew before the others
    document.body.classList.toggle("choosing", on)
    if (on) document.querySelector(`${CHOICES} input, ${CHOICES} button`)?.focus()
    else if (held.presenting) this.slides[this.at]?.root.focus({ preventScroll: true })
  }

  blanken(on) {
    held.blank = on
    this.blank.hidden = !on
    this.canvas.toggleAttribute("inert", on)
  }

  table(on) {
    held.tabled = on
    if (this.slides.length) super.turn(this.at, false)
  }

  open(title, ...parts) {
    const heading = element("h3", "", title)
    const close = this.button(this.words.close, () => this.closeBox(), "Escape", "Esc")
    this.box.setAttribute("aria-label", title)
    this.box.replaceChildren(heading, ...parts, close)
    this.box.hidden = false
    return close
  }

  openDefinition() {
    const { definition } = this.slides[this.at].said
    this.open(definition.title, ...definition.paragraphs.map((text) => element("p", "", text))).focus()
  }

  openList() {
    const entries = this.slides.map((slide, at) => {
      const entry = this.button(`${at + 1}. ${slide.said.title}`, () => this.turn(at))
      if (at === this.at) entry.setAttribute("aria-current", "true")
      return entry
    })
    this.open(this.words.list, ...entries)
    entries[this.at].focus()
  }

  closeBox() {
    if (this.box.hidden) return
    this.box.hidden = true
    if (held.presenting) this.slides[this.at].root.focus({ preventScroll: true })
  }

  wake() {
    this.frame.classList.add("awake")
    clearTimeout(this.sleeping)
    this.sleeping = setTimeout(() => this.frame.classList.remove("awake"), AWAKE_MS)
  }
}

const LEFT_MS = 200 // what is changed is left and entered anew at once

export default function (component) {
  const { data, parentElement, setStateValue } = component
  clearTimeout(parentElement.leaving)
  const presenter = (parentElement.presenter ??= new Presenter(parentElement))
  presenter.show(data, setStateValue)
  return () => {
    parentElement.leaving = setTimeout(() => {
      presenter.close()
      delete parentElement.presenter
    }, LEFT_MS)
  }
}
