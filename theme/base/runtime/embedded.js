// In a self-contained page, background videos stand in an attribute of their own: reveal splits the usual one at
// commas, which data URLs have. Each becomes an address of its bytes in memory before reveal starts.
(window.deckSetup ??= []).push(() => {
  const address = (dataUrl) => {
    const [, kind, base64] = dataUrl.match(/^data:([^;,]*);base64,(.*)$/s);
    return URL.createObjectURL(new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], { type: kind }));
  };
  for (const slide of document.querySelectorAll("[data-embedded-video]")) {
    slide.dataset.backgroundVideo = slide.dataset.embeddedVideo.split(" ").map(address).join(",");
    slide.removeAttribute("data-embedded-video");
  }
});
