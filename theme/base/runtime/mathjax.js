// `--math client`: MathJax typesets the page's TeX in the browser, with the site's own files and the rules of the
// build: the same font and sizes, numbers for lines whose \label a reference names, both forms of \color.
(() => {
  const { tex } = JSON.parse(document.querySelector('body > [data-deck="options"]').textContent);
  const packages = new URL("../../_lib/", document.currentScript.src).href.replace(/\/$/, "");

  // There at the build, and neither in MathJax's bundle nor loaded by it at the first use of all of its commands.
  const ALWAYS = ["color", "amscd", "begingroup"];

  const references = document.body.textContent.matchAll(/\\(?:eq)?ref(?:eq)?\{([^}]*)\}/g);
  const referenced = new Set([...references].map((found) => found[1]));

  const labelledTags = ({ AbstractTags }) =>
    class extends AbstractTags {
      getTag(force = false) {
        const line = this.currentTag;
        const numbered = force || line.tag || referenced.has(this.label);
        const tag = numbered ? super.getTag(force || (line.taggable && !line.noTag)) : null;
        if (!tag && line.taggable) this.label = ""; // it was of this line, and the next may have one of its own
        return tag;
      }
      finalize(node, env) {
        if (env.display && !this.currentTag.env && referenced.has(this.label)) this.autoTag();
        return super.finalize(node, env);
      }
    };

  // LaTeX's form with a star, whose arguments hold no paragraphs: here none does.
  const starred = (define) => (parser, name) => {
    parser.GetStar();
    return define(parser, name);
  };

  const defineOwnCommands = ({ TokenMap, Configuration, Tags, color, newcommand }) => {
    const { Color, TextColor } = color.ColorMethods.ColorMethods;
    const { NewCommand, NewEnvironment } = newcommand.NewcommandMethods.default;
    const provide = (parser, name) => {
      const start = parser.i;
      const command = parser.GetArgument(name).trim().replace(/^\\/, "");
      if (parser.configuration.handlers.get("macro").contains(command)) {
        parser.GetBrackets(name);
        parser.GetBrackets(name);
        parser.GetArgument(name);
        return;
      }
      parser.i = start;
      return NewCommand(parser, name);
    };
    new TokenMap.CommandMap("slides", {
      newcommand: starred(NewCommand),
      renewcommand: starred(NewCommand),
      providecommand: starred(provide),
      newenvironment: starred(NewEnvironment),
      renewenvironment: starred(NewEnvironment),
      color(parser, name) {
        const start = parser.i;
        parser.GetBrackets(name);
        parser.GetArgument(name);
        const method = parser.GetNext() === "{" ? TextColor : Color;
        parser.i = start;
        return method(parser, name);
      },
    });
    Configuration.Configuration.create("slides", {
      handler: { macro: ["slides"] },
      tags: { labelled: labelledTags(Tags) },
      priority: 4,
    });
  };

  window.deckReady.push(
    new Promise((resolve, reject) => {
      window.MathJax = {
        loader: {
          paths: { mathjax: `${packages}/@mathjax/src/bundle`, fonts: `${packages}/@mathjax` },
          load: [...ALWAYS.map((name) => `[tex]/${name}`), ...tex.packages.map((name) => `[tex]/${name}`)],
        },
        tex: {
          inlineMath: [["\\(", "\\)"]],
          displayMath: [["\\[", "\\]"]],
          macros: tex.macros,
          tags: "labelled",
          packages: { "[+]": [...ALWAYS, "slides", ...tex.packages] },
        },
        output: { linebreaks: { inline: false } },
        svg: { fontCache: "global" },
        options: {
          enableMenu: false,
          // MathJax's own speech does not settle in a page of this size, and its worker not at all from a file.
          menuOptions: { settings: { enrich: false, speech: false, braille: false, collapsible: false } },
        },
        startup: {
          elements: [".slides"],
          ready() {
            defineOwnCommands(MathJax._.input.tex);
            MathJax.startup.defaultReady();
            MathJax.startup.promise.then(resolve, reject);
          },
        },
      };
      const script = document.createElement("script");
      script.src = `${packages}/@mathjax/src/bundle/tex-svg.js`;
      script.onerror = () => reject(new Error(`no MathJax at ${script.src}`));
      document.head.append(script);
    }),
  );
})();
