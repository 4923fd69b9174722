// Buttons for the board and the pen, unless the deck says which buttons it wants.
(window.deckSetup ??= []).push(({ reveal }) => {
  if (reveal.customcontrols?.controls || !window.RevealChalkboard) return;
  const control = (icon, title, call) => ({ icon: `<i class="fa ${icon}"></i>`, title, action: `RevealChalkboard.${call}();` });
  reveal.customcontrols = {
    controls: [
      control("fa-pen-square", "Chalkboard (B)", "toggleChalkboard"),
      control("fa-pen", "Draw on the slide (C)", "toggleNotesCanvas"),
    ],
    ...reveal.customcontrols,
  };
});
