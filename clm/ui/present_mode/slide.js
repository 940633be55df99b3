// One slide: its finding, its chart and its table. What comes from the data is set as text, never as markup.

const TALLEST = 3.3 // by how much a chart may be taller than it was planned before it looks empty
const LEAST = 0.75 // and by how much lower before its words touch one another
const LEAST_SANKEY = 0.85 // whose labels stand close already
const LOW_PX = 300 // a chart planned lower than this stands under the key figures, a taller one beside them
const HEADLINE_SIZES = [[70, ""], [125, "long"], [Infinity, "longest"]] // characters at most -> how it is set
const SHORT_CELL = 26 // letters that stay on one line
const LONG_NOTE = 200 // characters of a note that is set smaller
const WIDE = "\u2e80" // letters from here on are about twice as wide
const TABLE_PX = [28, 25, 22, 20, 18, 17] // the largest with which a table fits is taken
const SCROLLED_PX = 18 // of a table that is longer than its place

function element(kind, classes, text) {
  const made = document.createElement(kind)
  if (classes) made.className = classes
  if (text !== undefined) made.textContent = text
  return made
}

// How long a text is, in Latin letters.
function room(text) {
  return [...text].reduce((sum, letter) => sum + (letter > WIDE ? 1.8 : 1), 0)
}

// A headline that breaks between words, and not between a number and its unit: browsers break Chinese anywhere.
function inPhrases(text, language) {
  if (!language.startsWith("zh") || !Intl.Segmenter) return [text]
  const parts = [...new Intl.Segmenter(language, { granularity: "word" }).segment(text)]
  return parts.flatMap(({ segment, isWordLike }, at) => {
    const before = at > 0 ? parts[at - 1].segment : ""
    const mayBreak = isWordLike && segment > WIDE && /[^\d“（‘《]$/.test(before)
    return mayBreak ? [element("wbr"), segment] : [segment]
  })
}

class Slide {
  constructor(said, words) {
    this.said = said
    this.drawnFor = ""
    this.root = element("section", "deck-slide")
    this.root.tabIndex = -1
    this.root.setAttribute("role", "group")
    this.root.setAttribute("aria-roledescription", words.slide)
    this.root.classList.toggle("drawn", said.figure !== null)
    const size = HEADLINE_SIZES.find(([most]) => room(said.headline) <= most)[1]
    if (size) this.root.classList.add(size)
    this.figure = said.figure === null ? null : JSON.parse(said.figure)
    this.root.classList.toggle("beside", this.figure !== null && (this.figure.layout.height ?? 0) > LOW_PX)
    this.write(words)
  }

  // Its number in the deck, and of how many.
  place(position) {
    if (this.position === position) return
    this.position = position
    this.count.textContent = position
    this.root.setAttribute("aria-label", `${position}: ${this.said.title}`)
  }

  write(words) {
    const said = this.said
    const add = (kind, name, text) => text && this.root.append(element(kind, name, text))
    add("p", "title", said.title)
    const headline = element("h2")
    headline.append(...inPhrases(said.headline, words.language))
    this.root.append(headline)
    add("p", "subtitle", said.subtitle)
    add("p", "remark", said.remark)
    const body = element("div", "body")
    if (said.figures.length) body.append(this.figures())
    if (this.figure) {
      this.chart = element("figure", "chart")
      this.chart.setAttribute("role", "img")
      this.chart.setAttribute("aria-label", said.alt)
      this.chart.append(element("div"))
      body.append(this.chart)
    }
    if (said.columns.length) body.append(this.table(words), this.left)
    this.root.append(body)
    add("p", said.note.length > LONG_NOTE ? "notes small" : "notes", said.note)
    const foot = element("p", "foot")
    this.count = element("span", "count")
    foot.append(element("span", "", said.source), this.count)
    this.root.append(foot)
  }

  figures() {
    const list = (this.list = element("dl", "figures"))
    for (const one of this.said.figures) {
      const cell = element("div")
      cell.append(element("dt", "", one.label), element("dd", "", one.value))
      if (one.change) cell.append(element("dd", "change", one.change))
      list.append(cell)
    }
    return list
  }

  table(words) {
    const box = (this.data = element("div", "data"))
    box.tabIndex = 0
    box.setAttribute("role", "region")
    box.setAttribute("aria-label", `${words.table}: ${this.said.title}`)
    const table = element("table")
    const head = element("tr")
    for (const column of this.said.columns) {
      const cell = element("th", column.number ? "number" : "", column.name)
      cell.scope = "col"
      head.append(cell)
    }
    const body = element("tbody")
    for (const row of this.said.rows) {
      const line = element("tr")
      row.forEach((text, at) => line.append(this.cell(text, this.said.columns[at].number)))
      body.append(line)
    }
    const top = element("thead")
    top.append(head)
    table.append(top, body)
    box.append(table)
    if (this.said.more) box.append(element("p", "notes", this.said.more))
    this.below = words.below
    this.left = element("p", "notes left")
    return box
  }

  cell(text, isNumber) {
    const cell = element("td", isNumber ? "number" : room(text) <= SHORT_CELL ? "short" : "")
    cell.append(element("div", "", text))
    if (room(text) > SHORT_CELL) cell.title = text
    return cell
  }

  // Makes what is shown fill its place, once for each size of the canvas: measuring is what takes time.
  async draw(size) {
    const isChart = this.chart && !this.root.classList.contains("tabled")
    const place = `${isChart} ${size}`
    if (this.drawnFor === place) return
    this.root.classList.add("drawing")
    await this.drawIn(place, isChart)
    this.root.classList.remove("drawing")
  }

  async drawIn(place, isChart) {
    const shown = isChart ? this.chart : this.data
    this.chart?.style.setProperty("height", this.root.closest(".narrow") ? `${this.figure.layout.height}px` : "")
    if (!shown?.clientWidth) return
    this.drawnFor = place
    this.fitFigures()
    if (isChart) await this.drawChart()
    else this.fitTable()
  }

  // A table that fits at no size has its long cells cut to two lines; the whole text is behind them.
  fitTable() {
    const { data } = this
    const table = data.firstChild
    const fits = (size) => {
      table.style.fontSize = `${size}px`
      return data.scrollHeight <= data.clientHeight && data.scrollWidth <= data.clientWidth
    }
    table.classList.remove("cut")
    data.style.maxHeight = ""
    this.left.textContent = ""
    if (TABLE_PX.some(fits)) return
    table.classList.add("cut")
    if (TABLE_PX.some(fits)) return
    table.style.fontSize = `${SCROLLED_PX}px`
    this.left.textContent = "\u00a0" // takes its line before the rows are counted
    const ends = [...table.rows].map((row) => row.offsetTop + row.offsetHeight)
    const whole = ends.filter((end) => end <= data.clientHeight).length
    data.style.maxHeight = `${ends[whole - 1] ?? data.clientHeight}px` // no half row
    const below = ends.length - whole // none on a telephone, where the slide is as long as its table
    this.left.textContent = below ? this.below.replace("{n}", below) : ""
  }

  fitFigures() {
    const { list } = this
    if (!list) return
    list.classList.remove("dense")
    list.classList.toggle("dense", list.scrollHeight > list.clientHeight)
  }

  // A chart that was planned much taller than its place is drawn as planned and made smaller.
  async drawChart() {
    const { data, layout } = this.figure
    const width = this.chart.clientWidth
    const height = this.chart.clientHeight
    const planned = layout.height ?? height
    const least = data.some(({ type }) => type === "sankey") ? LEAST_SANKEY : LEAST
    const smaller = Math.min(1, height / (planned * least))
    const tall = Math.min(height, planned * TALLEST) / smaller
    const box = this.chart.firstChild
    box.style.width = `${width / smaller}px`
    box.style.height = `${tall}px`
    box.style.transform = smaller < 1 ? `scale(${smaller})` : ""
    const sized = { ...layout, width: width / smaller, height: tall, autosize: false }
    await window.Plotly.react(box, data, sized, { displayModeBar: false, responsive: false })
  }

  forget() {
    if (this.chart && window.Plotly) window.Plotly.purge(this.chart.firstChild)
    this.root.remove()
  }
}
