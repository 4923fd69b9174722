// In a self-contained page, what stands behind slides is named in attributes of its own: reveal splits the usual ones
// at commas, which data URLs have. Each becomes an address of its bytes in memory before reveal starts.
(window.deckSetup ??= []).push(() => {
  const address = (dataUrl) => {
    const [, kind, base64] = dataUrl.match(/^data:([^;,]*);base64,(.*)$/s) ?? [];
    if (!base64) return dataUrl;
    return URL.createObjectURL(new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], { type: kind }));
  };
  for (const kind of ["video", "image"]) {
    for (const slide of document.querySelectorAll(`[data-embedded-${kind}]`)) {
      const urls = slide.getAttribute(`data-embedded-${kind}`).split(" ");
      slide.setAttribute(`data-background-${kind}`, urls.map(address).join(","));
      slide.removeAttribute(`data-embedded-${kind}`);
    }
  }
});
