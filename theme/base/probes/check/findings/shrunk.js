// Formulas made smaller than their text, so that they fit.
({ limits, zoom, things, MATH, called, cause, firstOfEach }, find) => {
  const shrunk = things.filter(({ element }) => element.matches(MATH))
    .map((thing) => ({ thing, drawing: thing.element.querySelector('svg[width]') }))
    .filter(({ drawing }) => drawing)
    .map(({ thing, drawing }) => ({ thing, drawing, share: drawing.getBoundingClientRect().width / zoom / drawing.width.baseVal.value }))
    .filter(({ share }) => share < limits.shrunk)
    .sort((a, b) => a.share - b.share);
  const whyShrunk = ({ drawing }) => cause(drawing, ['width', 'max-width', 'zoom'], false);
  for (const { one: { thing, share }, why } of firstOfEach(shrunk, ({ drawing }) => drawing, whyShrunk)) {
    find('formula-shrunk', `${called(thing)} is shown at ${Math.round(100 * share)} % of the size of its text`, why);
  }
}
