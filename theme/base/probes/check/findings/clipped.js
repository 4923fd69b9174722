// Content cut off by a box with a fixed size.
({ limits, slide, px, short, wordsOf, shown, cause }, find) => {
  for (const box of slide.querySelectorAll(':not(svg, svg *, .math, .math *, aside, aside *)')) {
    const style = getComputedStyle(box);
    if (!/hidden|auto|scroll|clip/.test(style.overflowX + style.overflowY)) continue;
    if (!shown(box) || box.clientWidth < 2) continue;
    const [across, down] = [box.scrollWidth - box.clientWidth, box.scrollHeight - box.clientHeight];
    if (Math.max(across, down) > limits.overflow) {
      const rule = cause(box, ['overflow-x', 'overflow-y'], false);
      find('clipped', `${across > down ? px(across) : px(down)} of \`<${box.localName}>\` \`${short(wordsOf(box))}\` cannot be seen without scrolling`, rule);
    }
  }
}
