// How wide text is that no formula font holds: Chinese, Japanese and Korean characters are squares of the
// surrounding text, half-width forms half of that; other scripts get the mean width MathJax assumes.

const NARROW = 0.6;
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3040-\ua4c6\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{1f200}-\u{1f251}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const HALF = /[\uff61-\uffdc]/u;
const NONE = /[\p{Mn}\p{Me}\p{Cf}]/u;

export const isWide = (text) => WIDE.test(text);

export function widthInEms(text) {
  let width = 0;
  for (const c of text) width += WIDE.test(c) ? 1 : HALF.test(c) ? 0.5 : NONE.test(c) ? 0 : NARROW;
  return width;
}
