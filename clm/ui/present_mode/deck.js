// The slides of a deck in a frame. All are drawn in the browser before they are shown, so that turning to the next needs
// no server.

const CANVAS = [1280, 720] // what a slide is set for at least; the screen enlarges it as a whole
const NARROW_PX = 700 // below it nothing is enlarged, and figures made for a telephone are asked for

// What holds while the server draws the page anew.
const held = (window.presentMode ??= { presenting: false, at: null, blank: false, tabled: false })

class Deck {
  constructor(parent) {
    this.root = element("div", "deck")
    this.frame = this.root.appendChild(element("div", "deck-frame"))
    this.canvas = this.frame.appendChild(element("div", "deck-canvas"))
    this.heard = this.frame.appendChild(element("div", "heard"))
    this.heard.setAttribute("aria-live", "polite")
    this.slides = []
    this.listen()
    parent.append(this.root)
  }

  listen() {
    const stop = new AbortController()
    this.hear = (on, name, act, more) => on.addEventListener(name, act, { signal: stop.signal, ...more })
    this.hear(window, "plotlyready", () => this.drawAll())
    const sizes = new ResizeObserver(() => this.fit())
    sizes.observe(this.frame)
    this.stop = () => (stop.abort(), sizes.disconnect())
  }

  close() {
    this.stop()
    this.slides.forEach((slide) => slide.forget())
    this.root.remove()
  }

  // Takes what the server sends: a slide that says the same stays as it is drawn.
  show(data, tell) {
    this.tell = tell
    this.isNarrow = data.narrow
    this.words = { ...data.words, language: data.language }
    this.root.setAttribute("lang", data.language)
    this.root.style.setProperty("--deck-muted", data.muted)
    const before = new Map(this.slides.map((slide) => [slide.key, slide]))
    this.slides = data.slides.map((said, at) => {
      const position = `${at + 1} / ${data.slides.length}`
      const key = JSON.stringify([said, position, data.language])
      const kept = before.get(key)
      before.delete(key)
      return kept ?? Object.assign(new Slide(said, position, this.words), { key })
    })
    before.forEach((slide) => slide.forget())
    this.slides.forEach(({ root }, at) => {
      if (this.canvas.children[at] !== root) this.canvas.insertBefore(root, this.canvas.children[at] ?? null)
    })
    const same = this.slides.findIndex((slide) => slide.said.id === held.at)
    this.turn(same >= 0 ? same : Math.min(this.at ?? 0, this.slides.length - 1), false)
  }

  // The slide at a position becomes the one shown.
  turn(to, aloud = true) {
    this.at = Math.max(0, Math.min(to, this.slides.length - 1))
    const slide = this.slides[this.at]
    if (!slide) return
    held.at = slide.said.id
    this.slides.forEach((one) => {
      one.root.classList.toggle("shown", one === slide)
      one.root.classList.toggle("tabled", held.tabled && one.said.columns.length > 0)
    })
    if (aloud) this.heard.textContent = `${slide.position}. ${slide.said.headline}`
    this.drawAll()
  }

  // The slide shown is drawn first, then those around it while nothing else is to be done.
  drawAll() {
    if (!window.Plotly || !this.slides.length) return
    clearTimeout(this.drawing)
    const nearest = [...this.slides].sort((one, other) => this.away(one) - this.away(other))
    const further = async () => {
      const slide = nearest.shift()
      if (!slide) return
      await slide.draw()
      this.drawing = setTimeout(further)
    }
    further()
  }

  away(slide) {
    const by = this.slides.indexOf(slide) - this.at
    return Math.abs(by) - (by > 0 ? 0.5 : 0) // the next before the last
  }

  fit() {
    const [width, height] = [this.frame.clientWidth, this.frame.clientHeight]
    const narrow = window.innerWidth < NARROW_PX
    const scale = narrow ? 1 : Math.min(width / CANVAS[0], height / CANVAS[1])
    this.root.classList.toggle("narrow", narrow)
    this.canvas.style.width = `${width / scale}px`
    this.canvas.style.height = `${height / scale}px`
    this.canvas.style.transform = `scale(${scale})`
    if (this.isNarrow !== narrow) this.tell("narrow", narrow)
    this.isNarrow = narrow // as it will be once the server has answered
    this.drawAll()
  }
}
