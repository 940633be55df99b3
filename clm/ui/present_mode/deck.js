// The slides of a deck in a frame. All are drawn in the browser before they are shown, so that turning to the next needs
// no server.

const CANVAS = [1280, 720] // what a slide is set for at least; the screen enlarges it as a whole
const NARROW_PX = 700 // below it nothing is enlarged, and figures made for a telephone are asked for

const MOST_KEPT = 40 // slides that stay drawn while the reader is on another page

// What holds while the server draws the page anew, and while the reader is elsewhere.
const held = (window.presentMode ??= { presenting: false, at: null, blank: false, tabled: false, drawn: new Map() })

class Deck {
  constructor(parent) {
    this.root = element("div", "deck")
    this.frame = this.root.appendChild(element("div", "deck-frame"))
    this.canvas = this.frame.appendChild(element("div", "deck-canvas"))
    this.heard = this.frame.appendChild(element("div", "heard"))
    this.heard.setAttribute("aria-live", "polite")
    this.slides = []
    this.wanted = []
    this.listen()
    parent.append(this.root)
  }

  listen() {
    const stop = new AbortController()
    this.hear = (on, name, act, more) => on.addEventListener(name, act, { signal: stop.signal, ...more })
    this.hear(window, "plotlyready", () => this.drawAll())
    this.hear(window, "slidesent", () => this.takeSoon())
    const sizes = new ResizeObserver(() => this.fit())
    sizes.observe(this.frame)
    this.stop = () => (stop.abort(), sizes.disconnect())
  }

  close() {
    this.stop()
    clearTimeout(this.taking)
    clearTimeout(this.drawing)
    this.slides.forEach((slide) => this.keep(slide))
    this.root.remove()
  }

  // Takes what the server says of the deck; its slides come by themselves, each when it is made.
  show(data, tell) {
    this.tell = tell
    this.isNarrow = this.sentNarrow = data.narrow
    const look = JSON.stringify([data.language, data.look])
    if (look !== this.look) this.forgetAll() // of other words or colours, or with names that shall not be seen
    this.look = look
    this.words = { ...data.words, language: data.language }
    this.root.setAttribute("lang", data.language)
    this.root.style.setProperty("--deck-muted", data.muted)
    this.wanted = data.slides
    if (data.plotly && !window.Plotly) tell("without_plotly", true)
    this.take()
  }

  // Once for all slides that come together.
  takeSoon() {
    clearTimeout(this.taking)
    this.taking = setTimeout(() => this.take())
  }

  // Puts each slide wanted into its place: as it is drawn, as it has come, or else as it was before or with its name alone
  // until it comes.
  take() {
    const sent = new Map([...(window.sentSlides ?? new Map()).values()].map(({ key, said }) => [key, said]))
    const before = new Map(this.slides.map((slide) => [slide.id, slide]))
    const seen = this.slides[this.at]
    const hadFocus = seen?.root.contains(document.activeElement)
    const can = this.wanted.filter(({ key }) => sent.get(key) !== null) // null: these data cannot show it
    this.slides = can.map((one) => {
      const old = before.get(one.id)
      const ready = old?.key === one.key ? old : this.drawnBefore(one.key)
      const said = sent.get(one.key)
      const slide = ready ?? (said ? new Slide(said, this.words) : old) ?? new Slide(this.unmade(one), this.words)
      if (slide === old) before.delete(one.id)
      else Object.assign(slide, { id: one.id, key: ready || said ? one.key : "" })
      return slide
    })
    this.slides.forEach((slide, at) => {
      slide.isWaiting = slide.key !== can[at].key
      slide.place(`${at + 1} / ${can.length}`)
      if (this.canvas.children[at] !== slide.root) this.canvas.insertBefore(slide.root, this.canvas.children[at] ?? null)
    })
    before.forEach((slide) => slide.forget())
    const same = this.slides.findIndex((slide) => slide.id === held.at)
    this.turn(same >= 0 ? same : Math.min(this.at ?? 0, this.slides.length - 1), false)
    if (hadFocus) this.slides[this.at]?.root.focus({ preventScroll: true })
    this.taken()
    this.sayBusy()
  }

  // Until every slide stands there as it is wanted, for those who do not see it.
  sayBusy() {
    const isBusy = this.sentNarrow !== this.isNarrow || this.slides.some((slide) => slide.isWaiting)
    this.root.setAttribute("aria-busy", isBusy)
  }

  keep(slide) {
    if (!slide.key) return slide.forget()
    held.drawn.set(slide.key, slide)
    if (held.drawn.size <= MOST_KEPT) return
    const [oldest] = held.drawn.keys()
    held.drawn.get(oldest).forget()
    held.drawn.delete(oldest)
  }

  // The slide that was drawn on an earlier visit.
  drawnBefore(key) {
    const slide = held.drawn.get(key)
    held.drawn.delete(key)
    return slide
  }

  // What stands in the place of a slide that is still to come.
  unmade({ title }) {
    const nothing = { figure: null, figures: [], columns: [], rows: [], alt: "", note: "", remark: "", subtitle: "", source: "" }
    return { ...nothing, title, headline: this.words.waiting, definition: { title, paragraphs: [] } }
  }

  forgetAll() {
    this.slides.forEach((slide) => slide.forget())
    this.slides = []
  }

  // The slide at a position becomes the one shown.
  turn(to, aloud = true) {
    this.at = Math.max(0, Math.min(to, this.slides.length - 1))
    const slide = this.slides[this.at]
    if (!slide) return
    held.at = slide.id
    this.slides.forEach((one) => {
      one.root.classList.toggle("shown", one === slide)
      one.root.classList.toggle("tabled", held.tabled && one.said.columns.length > 0)
    })
    if (aloud) this.heard.textContent = `${slide.position}. ${slide.said.headline}`
    this.drawAll()
  }

  // The slide shown is drawn first, then those around it while nothing else is to be done.
  drawAll() {
    if (!window.Plotly || !this.slides.length || !this.size) return
    clearTimeout(this.drawing)
    delete this.root.dataset.drawn
    const nearest = [...this.slides].sort((one, other) => this.away(one) - this.away(other))
    const further = async () => {
      const slide = nearest.shift()
      if (!slide) {
        this.root.dataset.drawn = this.size
        return
      }
      await slide.draw(this.size)
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
    this.size = `${width / scale}×${height / scale} ${narrow}`
    this.canvas.style.width = `${width / scale}px`
    this.canvas.style.height = `${height / scale}px`
    this.canvas.style.transform = `scale(${scale})`
    if (this.isNarrow !== narrow) this.tell("narrow", narrow)
    this.isNarrow = narrow // as it will be once the server has answered
    this.sayBusy()
    this.drawAll()
  }
}
