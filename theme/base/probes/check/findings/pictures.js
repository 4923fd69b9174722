// Pictures out of shape, and those with many more dots than are shown.
({ limits, slide, zoom, file, isBroken, cause }, find) => {
  for (const img of slide.querySelectorAll('img[src]')) {
    if (isBroken(img)) continue;
    const box = img.getBoundingClientRect();
    const [width, height] = [box.width / zoom, box.height / zoom];
    const svg = /\.svg([?#]|$)|^data:image\/svg/.test(img.src);
    const bent = (width / height) / (img.naturalWidth / img.naturalHeight);
    if (!svg && width > 8 && height > 8 && getComputedStyle(img).objectFit === 'fill' && Math.abs(Math.log(bent)) > limits.bent) {
      const [more, less] = bent > 1 ? ['wide', bent] : ['high', 1 / bent];
      find('distorted', `picture \`${file(img.src)}\` is ${less.toFixed(1)} times too ${more}`, cause(img, ['width', 'height', 'aspect-ratio'], false));
    }
    const ratio = Math.min(img.naturalWidth / width, img.naturalHeight / height);
    const pixels = img.naturalWidth * img.naturalHeight;
    if (!svg && width > 1 && ratio > limits.picture && pixels > limits.pixels) {
      find('large-picture', `picture \`${file(img.src)}\` has ${img.naturalWidth} × ${img.naturalHeight} pixels and is shown at ${Math.round(width)} × ${Math.round(height)}`);
    }
  }
}
