// One slide on its way to the deck, which takes it from here wherever the two stand on the page.

export default function ({ data, parentElement }) {
  const sent = (window.sentSlides ??= new Map())
  sent.set(parentElement, data)
  window.dispatchEvent(new Event("slidesent"))
  return () => sent.delete(parentElement)
}
