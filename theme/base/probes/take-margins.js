// Takes headers and footers off the pages: the browser numbers the pages of a part from 1. Returns their rules.
() => {
  const rulesOf = (sheet) => {
    try { return [...sheet.cssRules]; } catch { return []; }
  };
  return [...document.styleSheets].flatMap(rulesOf).filter((rule) => rule instanceof CSSPageRule).map((rule) => {
    const margins = [...rule.cssRules].map((margin) => margin.cssText);
    for (const _ of margins) rule.deleteRule(0);
    return `@page ${rule.selectorText} { ${margins.join(' ')} }`;
  });
}
